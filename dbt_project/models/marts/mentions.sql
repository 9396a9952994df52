with
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    sentences as (select * from {{ ref('stg_nlp__sentences') }}),
    articles as (select * from {{ ref('articles') }}),
    described as (
        select
            mentions.*,
            articles.headline,
            sentences.sentence_text,
            articles.extractor_version
        from mentions
        inner join articles on mentions.article_id = articles.article_id
        left join sentences
            on mentions.article_id = sentences.article_id and mentions.sentence_index = sentences.sentence_index
    )

select * from described
