{#- A share is a part of its whole: between 0 and 1, where it is known. -#}
{% test shares_between_zero_and_one(model, columns) %}
with
    broken as (
        select *
        from {{ model }}
        where {% for column in columns %}{{ column }} not between 0 and 1{% if not loop.last %} or {% endif %}{% endfor %}
    )

select * from broken
{% endtest %}
