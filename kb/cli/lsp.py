"""`kb lsp`."""

from __future__ import annotations

from pathlib import Path

import click

from kb.errors import ConfigError

HOST = "127.0.0.1"


@click.command()
@click.option("--tcp", "port", type=click.IntRange(1, 65535), metavar="PORT", help="Listen on this port instead.")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output (the default).")
@click.option("--pages", metavar="URL", help="Link findings to these pages (default: those of 'kb serve', if it runs).")
@click.option("--model", type=click.Path(path_type=Path), help="Folder with the sentence model (or KB_MODEL_DIR).")
@click.pass_context
def lsp(ctx: click.Context, port: int | None, stdio: bool, pages: str | None, model: Path | None) -> None:
    """Show findings in an editor while one types: a language server for text, Markdown and HTML.

    An editor starts it by itself. It underlines what goes further than the evidence, shows claim, verdict
    and studies beside the words, and offers to put the rewording in their place. Nothing leaves this machine.

    \b
    kb lsp
    kb lsp --tcp 2087

    \b
    Neovim   vim.lsp.config('kb', {cmd = {'kb', 'lsp'}, filetypes = {'markdown', 'text', 'html'}})
             vim.lsp.enable('kb')
    Helix    [language-server.kb]
             command = "kb"
             args = ["lsp"]
    """
    if port is not None and stdio:
        raise click.UsageError("Choose --tcp or --stdio, not both.")
    from kb.lsp.pages import Pages
    from kb.lsp.server import create_server
    from kb.services.live_checking import LiveChecker

    checker = LiveChecker(model=model)
    server = create_server(checker, pages=Pages(pages or ""))
    try:
        if port is None:
            server.start_io()
        else:
            click.echo(f"Waiting for an editor at {HOST}:{port}.", err=True)
            server.start_tcp(HOST, port)
    except OSError as error:
        raise ConfigError(f"Port {port} cannot be used: {error.strerror}; choose another with --tcp.") from error
    finally:
        server.stop()
        checker.close()
    # the protocol asks for it: an editor that leaves without a word has crashed
    ctx.exit(0 if server.was_shut_down else 1)
