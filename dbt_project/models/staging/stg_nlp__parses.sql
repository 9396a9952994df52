-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            version_number,
            extractor_version,
            status,
            error,
            word_count,
            sentence_count,
            quote_count,
            default_quote_count,
            entity_count,
            mention_count
        from {{ source('nlp', 'parses') }}
    )

select * from source
