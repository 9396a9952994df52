"""What runs by itself: three jobs, a daily schedule and a sensor for new files."""

import time

import dagster as dg
from dagster import RunsFilter

from orchestration.inbox_watch import look_for_news
from orchestration.settings import load_settings
from orchestration.settings_resource import SettingsResource
from orchestration.sources import walk_sources

UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
NAMED_FILES = 5

SETTINGS = load_settings()

daily_run = dg.define_asset_job(
    "daily_run",
    selection=dg.AssetSelection.all(),
    description="Everything: read what is new in the sources, parse it, link its names to actors, build and test the "
    "analysis tables, publish.",
)
read_and_parse = dg.define_asset_job(
    "read_and_parse",
    selection=dg.AssetSelection.groups("reading", "parsing"),
    description="Read, parse and link what is new, without building and publishing: for large loads in several goes.",
)
rebuild_marts = dg.define_asset_job(
    "rebuild_marts",
    selection=dg.AssetSelection.groups("analysis", "publishing"),
    config={"ops": {"analysis": {"config": {"is_forced": True}}}},
    description="Build and test the analysis tables even if nothing has come in, and publish them.",
)

daily_schedule = dg.ScheduleDefinition(
    name="every_day",
    job=daily_run,
    cron_schedule=SETTINGS.schedule_cron,
    execution_timezone=SETTINGS.schedule_timezone,
    default_status=dg.DefaultScheduleStatus.RUNNING if SETTINGS.schedule_enabled else dg.DefaultScheduleStatus.STOPPED,
    description="Runs everything once a day (settings: schedule_cron, schedule_timezone, schedule_enabled).",
)


@dg.sensor(
    job=daily_run,
    minimum_interval_seconds=SETTINGS.sensor_interval_seconds,
    default_status=dg.DefaultSensorStatus.RUNNING if SETTINGS.sensor_enabled else dg.DefaultSensorStatus.STOPPED,
    description="Runs everything when files have come into the sources (settings: sources, sensor_interval_seconds, "
    "sensor_enabled). One run for all of them; while one is under way, further files wait for the next.",
)
def new_files(context: dg.SensorEvaluationContext, settings: SettingsResource) -> dg.SensorResult | dg.SkipReason:
    """Ask for one run when there are new files that nobody is still writing."""
    current = settings.load()
    news = look_for_news(
        walk_sources(current.source_paths),
        cursor=context.cursor,
        now_ns=time.time_ns(),
        published_path=current.published_path,
    )
    if not news.new_files:
        context.update_cursor(news.cursor)
        waiting = f"{news.waiting_count} may still be being written" if news.waiting_count else "nothing has changed"
        return dg.SkipReason(f"No new files: {waiting}.")
    count = f"{len(news.new_files)} new {'file' if len(news.new_files) == 1 else 'files'}"
    under_way = context.instance.get_runs_count(RunsFilter(job_name=daily_run.name, statuses=UNFINISHED))
    if under_way:
        return dg.SkipReason(f"{count}, to be read when the run that is under way has ended.")
    names = ", ".join(file.path.name for file in news.new_files[:NAMED_FILES])
    context.log.info(f"{count}: {names}{', …' if len(news.new_files) > NAMED_FILES else ''}")
    request = dg.RunRequest(run_key=news.run_key, tags={"onrecord/new_files": str(len(news.new_files))})
    return dg.SensorResult(run_requests=[request], cursor=news.cursor)
