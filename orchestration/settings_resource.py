"""The settings as a Dagster resource: read anew for every run, so that a changed file counts from the next run on."""

import dagster as dg

from orchestration.settings import Settings, load_settings


class SettingsResource(dg.ConfigurableResource[Settings]):
    """Settings of the process, with values for one run laid over them."""

    data_dir: str = ""
    """Folder of inbox/, warehouse/ and published/; empty = as `onrecord settings` shows it."""

    def load(self) -> Settings:
        """Read them. Raises SettingsError as `orchestration.settings.load_settings` does."""
        return load_settings({"data_dir": self.data_dir or None})
