with
    articles as (select * from {{ ref('articles') }}),
    stories as (select * from {{ ref('stories') }}),
    articles_per_day as (select * from {{ ref('int_articles_per_day') }}),
    counted as (
        select
            story_id,
            published_date,
            count(*) as article_count,
            count(*) filter (where is_distinct_text) as article_distinct_text_count,
            count(distinct outlet_id) as outlet_count,
            coalesce(cast(sum(default_quote_count) as bigint), 0) as quote_count,
            coalesce(
                cast(sum(default_quote_count) filter (where is_distinct_text) as bigint), 0
            ) as quote_distinct_text_count,
            coalesce(cast(sum(mention_count) as bigint), 0) as mention_count,
            coalesce(
                cast(sum(mention_count) filter (where is_distinct_text) as bigint), 0
            ) as mention_distinct_text_count
        from articles
        where not is_undated
        group by story_id, published_date
    ),
    with_shares as (
        select
            counted.*,
            stories.example_headline,
            counted.published_date = stories.first_published_date as is_first_day,
            articles_per_day.published_article_count,
            articles_per_day.published_article_distinct_text_count,
            {{ share('counted.article_count', 'articles_per_day.published_article_count') }} as article_share,
            {{ share(
                'counted.article_distinct_text_count',
                'articles_per_day.published_article_distinct_text_count'
            ) }} as article_distinct_text_share
        from counted
        inner join stories using (story_id)
        inner join articles_per_day using (published_date)
    )

select * from with_shares
