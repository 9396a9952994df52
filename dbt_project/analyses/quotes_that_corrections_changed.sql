-- What did corrections do to articles: to the headline, to the words, to who is quoted with what?
with
    versions as (select * from {{ ref('article_versions') }}),
    corrections as (
        select
            article_id,
            version_number,
            outlet_id,
            headline_before,
            headline,
            added_word_count,
            removed_word_count,
            disappeared_quotes,
            appeared_quotes,
            changed_quotes_before,
            changed_quotes_now
        from versions
        where version_number > 1
        order by
            coalesce(changed_quote_count, 0) + coalesce(disappeared_quote_count, 0) desc,
            added_word_count + removed_word_count desc,
            article_version_id asc
        limit 30
    )

select * from corrections
