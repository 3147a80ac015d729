"""The command line ``hotline``: one file a command; the one place that sees all three packages."""

from __future__ import annotations

import rich_click as click

from sim.cli.assess import assess
from sim.cli.bulletin import bulletin
from sim.cli.chance import chance
from sim.cli.check import check
from sim.cli.compare import compare
from sim.cli.explain import explain
from sim.cli.export import export
from sim.cli.frontier import frontier_command
from sim.cli.listing import list_scenarios
from sim.cli.new import new
from sim.cli.policy import policy
from sim.cli.report import report
from sim.cli.run import run
from sim.cli.schema import schema
from sim.cli.sensitivity import sensitivity_command
from sim.cli.sweep import sweep
from sim.cli.verify import verify

__all__ = ["main"]

CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="hotline-sim", prog_name="hotline")
def main() -> None:
    """Simulate a county's 12345 hotline: see what a rule, a roster or a surge would do before it happens."""


_COMMANDS = (
    run, compare, explain, report, check, list_scenarios, new, policy, export, schema, verify, assess, chance, bulletin,
    sweep, sensitivity_command, frontier_command,
)  # fmt: skip
for _command in _COMMANDS:
    main.add_command(_command)
