with
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    counted as (
        select
            outlet_id,
            published_date,
            count(*) as published_article_count,
            count(*) filter (where is_distinct_text) as published_article_distinct_text_count,
            count(*) filter (where is_parsed) as parsed_article_count,
            count(*) filter (where is_parsed and is_distinct_text) as parsed_article_distinct_text_count
        from articles
        where published_date is not null
        group by outlet_id, published_date
    )

select * from counted
