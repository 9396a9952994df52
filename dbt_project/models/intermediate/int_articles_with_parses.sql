with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    parses as (select * from {{ ref('stg_nlp__parses') }}),
    outlets as (select * from {{ ref('int_outlets') }}),
    current_articles as (
        select article_id, version_number, coalesce(outlet_id, 'unknown') as outlet_id, published_date
        from articles
        where is_current
    ),
    with_parses as (
        select
            current_articles.article_id,
            current_articles.version_number,
            current_articles.outlet_id,
            outlets.outlet_name,
            current_articles.published_date,
            coalesce(parses.status, 'pending') as parse_status,
            parses.error as parse_error,
            parses.extractor_version,
            coalesce(parses.status = 'parsed', false) as is_parsed
        from current_articles
        inner join outlets using (outlet_id)
        -- A parse of an older version says nothing about the current text.
        left join parses using (article_id, version_number)
    )

select * from with_parses
