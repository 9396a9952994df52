-- Every sentence of a parsed article is what stands between its offsets.
with
    sentences as (select * from {{ ref('stg_nlp__sentences') }}),
    articles as (select * from {{ ref('articles') }}),
    compared as (
        select
            sentences.article_id,
            sentences.sentence_index,
            sentences.sentence_text,
            substring(
                case sentences.text_part when 'headline' then articles.headline else articles.text end,
                sentences.char_start + 1,
                sentences.char_end - sentences.char_start
            ) as text_at_offsets
        from sentences
        inner join articles using (article_id)
        where articles.parse_status = 'parsed'
    ),
    broken as (
        select *
        from compared
        where sentence_text is distinct from text_at_offsets
    )

select * from broken
