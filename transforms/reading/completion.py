"""What holds for the records of every form: no date that cannot be, and an outlet wherever the address tells one."""

from dataclasses import replace
from datetime import datetime, timedelta

from transforms.reading.date_vote import refuse
from transforms.reading.dates import PrintedDate
from transforms.reading.options import ReadOptions
from transforms.reading.outlets import OutletTable, clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord
from transforms.reading.urls import host_of


def complete_record(record: ReadRecord, *, options: ReadOptions) -> ReadRecord:
    """The record with its outlet filled in from its address, and without a date that cannot be.

    An outlet that the record names is kept; one named by its domain is looked up. Where nothing names it, the host of
    the canonical URL is the outlet.
    """
    if record.article is None:
        return record
    article = _with_outlet(_with_believed_dates(record.article, options.now), options.outlets)
    if article is record.article:
        return record
    return replace(record, article=article, outlet_id=article.outlet_id)


def _with_outlet(article: ArticleDraft, outlets: OutletTable) -> ArticleDraft:
    host = host_of(article.canonical_url) if article.outlet_name is None else article.outlet_name
    found = outlets.find(host)
    if found is not None:
        return replace(article, outlet_id=found.outlet_id, outlet_name=found.outlet_name)
    name = clean_outlet_name(host) if article.outlet_id is None else None
    if name is None:
        return article
    return replace(article, outlet_id=outlet_slug(name), outlet_name=name)


def _with_believed_dates(article: ArticleDraft, now: datetime | None) -> ArticleDraft:
    if article.modified_at is not None and now is not None and article.modified_at > now + timedelta(days=1):
        article = replace(article, modified_at=None)
    if article.published_date is None:
        return article
    printed = PrintedDate(article.published_at_text or "", article.published_date, article.published_at)
    refused = refuse(printed, now=now)
    if refused.issue is None:
        return article
    return replace(
        article,
        published_at=None,
        published_date=None,
        published_at_source="none",
        published_at_confidence=0.0,
        published_at_issue=refused.issue,
        published_at_offset_minutes=None,
    )
