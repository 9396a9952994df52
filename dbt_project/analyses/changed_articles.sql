-- Which articles were changed after their first reading, and how much longer or shorter did they get?
with
    articles as (select * from {{ ref('articles') }}),
    versions as (select * from {{ source('raw', 'articles') }}),
    changes as (
        select
            articles.outlet_name,
            articles.published_date,
            articles.headline,
            articles.version_count,
            versions.word_count as first_word_count,
            articles.word_count as current_word_count,
            articles.article_id
        from articles
        inner join versions on articles.article_id = versions.article_id and versions.version_number = 1
        where articles.version_count > 1
        order by articles.published_date asc nulls last, articles.article_id asc
    )

select * from changes
