-- How much of what each outlet prints are copies, and what would be counted if each text counted once?
with
    outlets as (select * from {{ ref('outlets') }}),
    compared as (
        select
            outlet_name,
            article_count,
            article_distinct_text_count,
            article_count - article_distinct_text_count as copy_count,
            1 - article_distinct_text_count / article_count as copy_share,
            mention_count,
            mention_distinct_text_count,
            quote_count,
            quote_distinct_text_count
        from outlets
        where article_count > 0
        order by copy_share desc, article_count desc, outlet_name asc
    )

select * from compared
