-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            sentence_index,
            text_part,
            paragraph_index,
            section_heading,
            is_heading,
            char_start,
            char_end,
            sentence_text,
            word_count
        from {{ source('nlp', 'sentences') }}
    )

select * from source
