with
    quotes as (select * from {{ ref('int_quotes_with_speakers') }}),
    default_quotes as (
        select *
        from quotes
        where is_in_default_view
    )

select * from default_quotes
