-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            entity_id,
            article_id,
            entity_type,
            entity_name,
            titles,
            mention_count,
            named_mention_count,
            article_reading,
            polity_name,
            country_code,
            article_evidence
        from {{ source('nlp', 'entities') }}
    )

select * from source
