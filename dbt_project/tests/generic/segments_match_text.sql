{#- The content is its segments, as they stand in the article, joined by ' … '. -#}
{% test segments_match_text(model, column_name, segments, articles) %}
with
    quotes as (select article_id, text_part, {{ column_name }} as content, {{ segments }} as segments from {{ model }}),
    texts as (select article_id, headline, text from {{ articles }}),
    located as (
        select
            quotes.article_id,
            quotes.content,
            quotes.segments,
            case quotes.text_part when 'headline' then texts.headline else texts.text end as part_text
        from quotes
        inner join texts using (article_id)
    ),
    compared as (
        select
            article_id,
            content,
            array_to_string(
                list_transform(
                    segments, lambda segment: substring(part_text, segment[1] + 1, segment[2] - segment[1])
                ),
                ' … '
            ) as text_at_offsets
        from located
    ),
    broken as (select * from compared where content is distinct from text_at_offsets)

select * from broken
{% endtest %}
