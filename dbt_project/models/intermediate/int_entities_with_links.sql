with
    entities as (select * from {{ ref('stg_nlp__entities') }}),
    links as (select * from {{ ref('stg_nlp__entity_links') }}),
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    with_links as (
        select
            entities.entity_id,
            entities.article_id,
            articles.outlet_id,
            articles.outlet_name,
            articles.published_date,
            articles.is_distinct_text,
            entities.entity_type,
            entities.entity_name,
            links.actor_id,
            links.actor_name,
            links.actor_type,
            links.link_method,
            links.link_confidence,
            links.link_evidence,
            links.alternative_actor_id,
            links.knowledge_version
        from entities
        inner join links using (entity_id)
        inner join articles on entities.article_id = articles.article_id
        where articles.is_parsed
    )

select * from with_links
