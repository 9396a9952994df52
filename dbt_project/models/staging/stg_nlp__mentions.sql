-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            mention_id,
            article_id,
            entity_id,
            text_part,
            sentence_index,
            char_start,
            char_end,
            surface_form,
            mention_kind,
            entity_type,
            is_in_quote,
            quote_id
        from {{ source('nlp', 'mentions') }}
    )

select * from source
