"""What Dagster loads: everything in defs/, one executor, one place for the settings."""

from pathlib import Path

import dagster as dg

from orchestration.settings_resource import SettingsResource


@dg.definitions
def defs() -> dg.Definitions:
    """Assets, checks, jobs, schedules and sensors of On Record."""
    # In one process: a process per step would load Dagster and the reading network anew for every step.
    shared = dg.Definitions(executor=dg.in_process_executor, resources={"settings": SettingsResource()})
    return dg.Definitions.merge(dg.load_from_defs_folder(path_within_project=Path(__file__).parent), shared)
