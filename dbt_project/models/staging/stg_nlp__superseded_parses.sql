-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            version_number,
            extractor_version,
            status,
            error,
            quote_count
        from {{ source('nlp', 'superseded_parses') }}
    )

select * from source
