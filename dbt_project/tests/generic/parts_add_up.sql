{#- In every row, the parts sum up to the whole. -#}
{% test parts_add_up(model, whole, parts) %}
with
    broken as (
        select *
        from {{ model }}
        where {{ whole }} is distinct from {{ parts | join(' + ') }}
    )

select * from broken
{% endtest %}
