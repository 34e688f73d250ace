select date_trunc('day', ordered_at) as day, count(*) as orders, sum(total) as revenue
from orders
where ordered_at > now() - interval '7 days'
group by 1
order by 1;
