{#- In every row, what is counted by distinct text (..._distinct_text_count) is among what is counted by printing. -#}
{% test distinct_texts_among_printings(model, counts) %}
with
    broken as (
        select *
        from {{ model }}
        where
            (
                {% for count in counts %}
                {{ count | replace('_count', '_distinct_text_count') }} between 0 and {{ count }}
                {%- if not loop.last %} and{% endif %}
                {% endfor %}
            ) is distinct from true
    )

select * from broken
{% endtest %}
