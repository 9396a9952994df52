-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            surface_form,
            entity_type,
            actor_name,
            actor_type,
            relation,
            country_code
        from {{ source('ref', 'polities') }}
    )

select * from source
