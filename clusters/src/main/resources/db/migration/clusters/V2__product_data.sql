-- Clusters are product data: they move with their organization. Adding the triggers waits for writers, milliseconds.
select make_product_table('clusters');
