"""What stands behind the commands of `orchestration.cli`: one module per command, imported when it is called."""
