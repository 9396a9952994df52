-- Which outlet was the first with each story that several outlets told, and how many followed?
with
    stories as (select * from {{ ref('stories') }}),
    broken as (
        select
            first_published_date,
            first_outlet_name,
            example_headline,
            outlet_count - 1 as following_outlet_count,
            article_count,
            article_distinct_text_count,
            published_day_count,
            top_actor_names,
            story_id
        from stories
        where outlet_count > 1
        order by outlet_count desc, article_count desc, first_published_date asc nulls last, story_id asc
        limit 30
    )

select * from broken
