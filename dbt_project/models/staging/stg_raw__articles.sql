-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            version_number,
            is_current,
            document_id,
            source_id,
            outlet_id,
            outlet_name,
            canonical_url,
            headline,
            byline,
            authors,
            dateline,
            section,
            published_at,
            published_date,
            published_at_source,
            published_at_confidence,
            published_at_text,
            published_at_issue,
            published_at_offset_minutes,
            modified_at,
            source_version,
            withdrawal,
            language_code,
            section_headings,
            text,
            text_sha256,
            word_count
        from {{ source('raw', 'articles') }}
    )

select * from source
