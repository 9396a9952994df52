-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            version_number,
            quote_index,
            text_part,
            quote_type,
            char_start,
            char_end,
            content_text,
            speaker_text,
            cue_text,
            confidence,
            is_in_default_view
        from {{ source('nlp', 'superseded_quotes') }}
    )

select * from source
