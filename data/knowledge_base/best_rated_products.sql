-- Question: Which products have the best rating?
-- Description: An average of a handful of reviews says little; at least twenty are asked for.
select
    products.name as product,
    round(avg(reviews.rating), 2) as average_rating,
    count(*) as reviews
from reviews
join products on products.id = reviews.product_id
group by products.id, products.name
having count(*) >= 20
order by average_rating desc, reviews desc
limit 10;
