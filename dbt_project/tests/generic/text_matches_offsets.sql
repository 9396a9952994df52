{#-
    The column holds what stands in the article between the offsets: code points, 0-based, half-open. `substring` counts
    code points, so that emoji and combining marks before the span do not move it. `articles` names the relation with the
    texts, one row per article.
-#}
{% test text_matches_offsets(model, column_name, char_start, char_end, articles) %}
with
    spans as (
        select article_id, text_part, {{ column_name }} as span_text, {{ char_start }} as span_start, {{ char_end }} as span_end
        from {{ model }}
        where {{ column_name }} is not null or {{ char_start }} is not null or {{ char_end }} is not null
    ),
    texts as (select article_id, headline, text from {{ articles }}),
    compared as (
        select
            spans.*,
            substring(
                case spans.text_part when 'headline' then texts.headline else texts.text end,
                spans.span_start + 1,
                spans.span_end - spans.span_start
            ) as text_at_offsets
        from spans
        inner join texts using (article_id)
    ),
    broken as (select * from compared where span_text is distinct from text_at_offsets or span_end <= span_start)

select * from broken
{% endtest %}
