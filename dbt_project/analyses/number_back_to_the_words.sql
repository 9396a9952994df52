-- Which words make up a number: where are the spans behind the highest count of named mentions of a day?
with
    counts as (select * from {{ ref('mentions_per_actor_per_day') }}),
    mentions as (select * from {{ ref('mentions') }}),
    articles as (select * from {{ ref('articles') }}),
    highest as (
        select actor_id, published_date, named_mention_count
        from counts
        order by named_mention_count desc, published_date asc, actor_id asc
        limit 1
    ),
    spans as (
        select
            mentions.actor_name,
            mentions.published_date,
            highest.named_mention_count,
            mentions.article_id,
            mentions.text_part,
            mentions.char_start,
            mentions.char_end,
            mentions.surface_form,
            substring(
                case mentions.text_part when 'headline' then articles.headline else articles.text end,
                mentions.char_start + 1,
                mentions.char_end - mentions.char_start
            ) as text_at_offsets,
            mentions.sentence_text
        from mentions
        inner join highest using (actor_id, published_date)
        inner join articles on mentions.article_id = articles.article_id
        where mentions.mention_kind = 'name'
        order by mentions.article_id asc, mentions.text_part desc, mentions.char_start asc
    )

select * from spans
