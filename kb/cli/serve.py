"""`kb serve`."""

from __future__ import annotations

from importlib.metadata import entry_points

import click

from kb.errors import UnknownPlugin


@click.command()
@click.option("--port", default=5000, show_default=True, help="Port on this machine.")
@click.option("--open", "browser", is_flag=True, help="Open the browser as well.")
def serve(port: int, browser: bool) -> None:
    """Open the knowledge base for reading in a browser, on this machine only.

    \b
    kb serve --open
    kb serve --port 8080
    """
    # the web stands above the command line, which finds it by its entry point and never imports it
    found = tuple(entry_points(group="kb.serve", name="web"))
    if not found:
        raise UnknownPlugin("No web pages are installed; install the project again ('pip install -e .').")
    found[0].load()(port=port, browser=browser)
