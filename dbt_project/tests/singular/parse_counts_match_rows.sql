-- The yields that the parser reported are the rows that were stored.
with
    parses as (select * from {{ ref('stg_nlp__parses') }}),
    rows_by_article as (
        select article_id, 'sentences' as table_name from {{ ref('stg_nlp__sentences') }}
        union all
        select article_id, 'quotes' as table_name from {{ ref('stg_nlp__quotes') }}
        union all
        select article_id, 'entities' as table_name from {{ ref('stg_nlp__entities') }}
        union all
        select article_id, 'mentions' as table_name from {{ ref('stg_nlp__mentions') }}
    ),
    counted as (
        select
            article_id,
            count(*) filter (where table_name = 'sentences') as sentence_count,
            count(*) filter (where table_name = 'quotes') as quote_count,
            count(*) filter (where table_name = 'entities') as entity_count,
            count(*) filter (where table_name = 'mentions') as mention_count
        from rows_by_article
        group by article_id
    ),
    broken as (
        select
            article_id,
            parses.sentence_count as reported_sentence_count,
            parses.quote_count as reported_quote_count,
            parses.entity_count as reported_entity_count,
            parses.mention_count as reported_mention_count,
            counted.* exclude (article_id)
        from parses
        full join counted using (article_id)
        where
            parses.article_id is null
            or parses.sentence_count <> coalesce(counted.sentence_count, 0)
            or parses.quote_count <> coalesce(counted.quote_count, 0)
            or parses.entity_count <> coalesce(counted.entity_count, 0)
            or parses.mention_count <> coalesce(counted.mention_count, 0)
    )

select * from broken
