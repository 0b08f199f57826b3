"""`kb serve`."""

from __future__ import annotations

import click


@click.command()
@click.option("--port", default=5000, show_default=True, help="Port on this machine.")
@click.option("--open", "browser", is_flag=True, help="Open the browser as well.")
def serve(port: int, browser: bool) -> None:
    """Open the knowledge base for reading in a browser, on this machine only."""
    # the one place where the command line knows the web; kb itself never imports it
    import importlib

    importlib.import_module("webui.serving").run(port=port, browser=browser)
