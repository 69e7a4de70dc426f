-- Fills the tables of schema.sql: 2,000 users, 300 products, 50,000 orders over three years.
--
-- Every number is drawn from a hash of its purpose and row, and every date counts back from
-- the day of loading: two loads on one day give the same rows, and "yesterday" or "last month"
-- are never empty. Nothing here names a real person or product.

-- Every statement runs once; compiling its plan would cost more than it saves.
set jit = off;

-- A number in [0, 1) that depends on its arguments alone: the low 52 bits of the hash that
-- hash partitioning uses too, so that it cannot change between versions of the server.
create function pg_temp.draw(purpose text, row_number bigint) returns double precision
language sql immutable
as $$
    select (hashtextextended(purpose, row_number) & 4503599627370495) / 4503599627370496::double precision
$$;

insert into regions (id, name)
values
    (1, 'Northern Europe'),
    (2, 'Western Europe'),
    (3, 'Southern Europe'),
    (4, 'Central Europe'),
    (5, 'North America'),
    (6, 'South America'),
    (7, 'Asia Pacific'),
    (8, 'Middle East');

insert into categories (id, name, description)
values
    (1, 'Kitchen', 'Pots, knives, crockery and small helpers for cooking and baking.'),
    (2, 'Bedding', 'Blankets, pillows, sheets and towels.'),
    (3, 'Furniture', 'Tables, chairs, shelves and storage.'),
    (4, 'Lighting', 'Lamps for ceilings, tables and walls.'),
    (5, 'Garden', 'Tools, pots and seats for garden and balcony.'),
    (6, 'Clothing', 'Clothes for women, men and children.'),
    (7, 'Shoes', 'Shoes and boots for every season.'),
    (8, 'Bags', 'Rucksacks, handbags and luggage.'),
    (9, 'Sports', 'Equipment for training, cycling and hiking.'),
    (10, 'Toys', 'Toys, puzzles and board games.'),
    (11, 'Books', 'Cookery, travel, craft and picture books.'),
    (12, 'Stationery', 'Paper, pens and things for the desk.'),
    (13, 'Electronics', 'Audio, chargers and small devices.'),
    (14, 'Beauty', 'Soap, creams and bath things.'),
    (15, 'Pets', 'Food bowls, beds and toys for cats and dogs.');

-- In which month a category sells best, and how strongly it follows the season (0 to 1).
create temporary table category_season as
select * from (values
    (1, 12, 0.4), (2, 1, 0.4), (3, 9, 0.2), (4, 11, 0.5), (5, 5, 0.9),
    (6, 11, 0.3), (7, 10, 0.3), (8, 7, 0.4), (9, 6, 0.5), (10, 12, 0.8),
    (11, 12, 0.5), (12, 9, 0.5), (13, 12, 0.5), (14, 12, 0.3), (15, 1, 0.0)
) as season (category_id, peak_month, strength);

create temporary table assortment as
select row_number() over () as place, assortment.* from (values
    (1, 'Cast Iron Casserole 4 l', 89.00),
    (1, 'Cast Iron Skillet 28 cm', 49.90),
    (1, 'Carbon Steel Wok', 44.90),
    (1, 'Copper Saucepan', 119.00),
    (1, 'Stockpot 10 l', 64.90),
    (1, 'Chef''s Knife 20 cm', 79.00),
    (1, 'Bread Knife 24 cm', 39.90),
    (1, 'Paring Knife', 14.90),
    (1, 'Magnetic Knife Rack', 34.50),
    (1, 'Oak Cutting Board', 42.00),
    (1, 'Bamboo Cutting Board Set', 24.90),
    (1, 'Stoneware Mug', 11.90),
    (1, 'Stoneware Dinner Plate', 16.90),
    (1, 'Stoneware Cereal Bowl', 13.90),
    (1, 'Porcelain Teapot', 38.00),
    (1, 'French Press 1 l', 29.90),
    (1, 'Espresso Pot 6 Cups', 32.90),
    (1, 'Hand Coffee Grinder', 54.90),
    (1, 'Glass Water Carafe', 19.90),
    (1, 'Loaf Tin', 12.50),
    (1, 'Springform Pan 26 cm', 18.90),
    (1, 'Rolling Pin', 15.90),
    (1, 'Kitchen Scale', 27.90),
    (1, 'Salad Spinner', 22.90),
    (1, 'Linen Tea Towel', 9.90),
    (1, 'Spice Jar Set', 21.90),
    (2, 'Wool Blanket Grey', 99.00),
    (2, 'Wool Blanket Ochre', 99.00),
    (2, 'Cotton Throw', 45.00),
    (2, 'Down Pillow', 59.90),
    (2, 'Feather Pillow', 39.90),
    (2, 'Summer Duvet', 89.00),
    (2, 'Winter Duvet', 149.00),
    (2, 'Linen Duvet Cover', 129.00),
    (2, 'Cotton Duvet Cover', 69.00),
    (2, 'Linen Pillowcase', 34.00),
    (2, 'Fitted Sheet 90 x 200', 29.90),
    (2, 'Fitted Sheet 160 x 200', 42.90),
    (2, 'Bath Towel White', 24.90),
    (2, 'Bath Towel Blue', 24.90),
    (2, 'Hand Towel', 12.90),
    (2, 'Bath Mat', 27.50),
    (2, 'Hot Water Bottle', 19.90),
    (2, 'Mattress Topper', 189.00),
    (3, 'Oak Dining Table', 749.00),
    (3, 'Ash Dining Chair', 169.00),
    (3, 'Folding Chair', 49.90),
    (3, 'Bar Stool', 119.00),
    (3, 'Writing Desk', 329.00),
    (3, 'Office Chair', 279.00),
    (3, 'Bookcase Five Shelves', 219.00),
    (3, 'Wall Shelf', 39.90),
    (3, 'Coat Rack', 89.00),
    (3, 'Shoe Cabinet', 139.00),
    (3, 'Bedside Table', 99.00),
    (3, 'Reading Armchair', 459.00),
    (3, 'Footstool', 79.00),
    (3, 'Storage Bench', 199.00),
    (3, 'Bed Frame 160 x 200', 599.00),
    (3, 'Wicker Storage Basket', 34.90),
    (4, 'Paper Pendant Lamp', 39.90),
    (4, 'Glass Pendant Lamp', 129.00),
    (4, 'Brass Table Lamp', 89.00),
    (4, 'Ceramic Table Lamp', 74.90),
    (4, 'Clamp Desk Lamp', 49.90),
    (4, 'Tripod Floor Lamp', 159.00),
    (4, 'Reading Floor Lamp', 119.00),
    (4, 'Wall Spotlight', 44.90),
    (4, 'Mushroom Night Light', 24.90),
    (4, 'String Lights 10 m', 19.90),
    (4, 'Solar Lantern', 29.90),
    (4, 'LED Bulb Warm White', 7.90),
    (4, 'LED Bulb Set of Four', 24.90),
    (4, 'Beeswax Candle Pair', 13.90),
    (5, 'Garden Spade', 44.90),
    (5, 'Digging Fork', 46.90),
    (5, 'Leaf Rake', 27.90),
    (5, 'Pruning Shears', 32.90),
    (5, 'Hedge Shears', 42.90),
    (5, 'Hand Trowel', 12.90),
    (5, 'Watering Can 10 l', 29.90),
    (5, 'Garden Hose 25 m', 39.90),
    (5, 'Wheelbarrow', 119.00),
    (5, 'Compost Bin', 89.00),
    (5, 'Raised Bed', 149.00),
    (5, 'Cold Frame', 99.00),
    (5, 'Terracotta Pot 20 cm', 14.90),
    (5, 'Terracotta Pot 30 cm', 26.90),
    (5, 'Balcony Planter', 24.90),
    (5, 'Tomato Seed Set', 9.90),
    (5, 'Herb Seed Set', 9.90),
    (5, 'Wildflower Seed Mix', 6.90),
    (5, 'Gardening Gloves', 11.90),
    (5, 'Bird Feeder', 22.90),
    (5, 'Insect Hotel', 27.90),
    (5, 'Deck Chair', 79.00),
    (5, 'Hammock', 69.00),
    (5, 'Parasol', 129.00),
    (6, 'Merino Crew Neck Sweater', 89.00),
    (6, 'Merino Cardigan', 99.00),
    (6, 'Lambswool Scarf', 39.00),
    (6, 'Ribbed Wool Beanie', 24.90),
    (6, 'Leather Gloves', 54.90),
    (6, 'Rain Jacket', 129.00),
    (6, 'Quilted Jacket', 149.00),
    (6, 'Winter Parka', 219.00),
    (6, 'Waxed Field Coat', 199.00),
    (6, 'Denim Shirt', 59.90),
    (6, 'Oxford Shirt White', 54.90),
    (6, 'Oxford Shirt Blue', 54.90),
    (6, 'Linen Shirt', 64.90),
    (6, 'Flannel Shirt', 49.90),
    (6, 'Organic Cotton T-Shirt', 19.90),
    (6, 'Striped Long Sleeve Shirt', 34.90),
    (6, 'Straight Leg Jeans', 79.90),
    (6, 'Slim Fit Jeans', 79.90),
    (6, 'Corduroy Trousers', 69.90),
    (6, 'Chino Trousers', 59.90),
    (6, 'Linen Summer Dress', 89.90),
    (6, 'Knitted Midi Dress', 99.90),
    (6, 'Pleated Skirt', 59.90),
    (6, 'Cotton Pyjamas', 49.90),
    (6, 'Children''s Raincoat', 44.90),
    (6, 'Children''s Dungarees', 39.90),
    (6, 'Wool Socks Three Pairs', 22.90),
    (6, 'Cotton Socks Five Pairs', 17.90),
    (7, 'Leather Chelsea Boots', 169.00),
    (7, 'Lace-Up Winter Boots', 149.00),
    (7, 'Rubber Boots', 49.90),
    (7, 'Canvas Sneakers', 59.90),
    (7, 'Leather Sneakers White', 119.00),
    (7, 'Leather Sneakers Black', 119.00),
    (7, 'Trail Running Shoes', 129.00),
    (7, 'Road Running Shoes', 119.00),
    (7, 'Hiking Boots', 179.00),
    (7, 'Leather Sandals', 79.90),
    (7, 'Cork Sandals', 69.90),
    (7, 'Beach Slides', 24.90),
    (7, 'Felt Slippers', 39.90),
    (7, 'Sheepskin Slippers', 59.90),
    (7, 'Suede Loafers', 109.00),
    (7, 'Ballet Flats', 89.00),
    (7, 'Children''s Sneakers', 44.90),
    (7, 'Shoe Care Kit', 22.90),
    (8, 'Canvas Tote Bag', 19.90),
    (8, 'Leather Tote Bag', 149.00),
    (8, 'Leather Shoulder Bag', 179.00),
    (8, 'Crossbody Bag', 69.90),
    (8, 'Laptop Sleeve', 34.90),
    (8, 'Commuter Rucksack', 89.90),
    (8, 'Roll-Top Rucksack', 79.90),
    (8, 'Hiking Rucksack 40 l', 139.00),
    (8, 'Weekend Bag', 119.00),
    (8, 'Cabin Suitcase', 149.00),
    (8, 'Large Suitcase', 199.00),
    (8, 'Packing Cubes', 29.90),
    (8, 'Wash Bag', 27.90),
    (8, 'Leather Wallet', 49.90),
    (8, 'Card Holder', 24.90),
    (8, 'Key Pouch', 17.90),
    (9, 'Yoga Mat', 39.90),
    (9, 'Cork Yoga Block', 14.90),
    (9, 'Foam Roller', 24.90),
    (9, 'Resistance Bands', 17.90),
    (9, 'Kettlebell 8 kg', 34.90),
    (9, 'Kettlebell 16 kg', 54.90),
    (9, 'Adjustable Dumbbells', 249.00),
    (9, 'Jump Rope', 12.90),
    (9, 'Pull-Up Bar', 39.90),
    (9, 'Bicycle Helmet', 69.90),
    (9, 'Bicycle Light Set', 34.90),
    (9, 'Bicycle Pump', 29.90),
    (9, 'Folding Lock', 59.90),
    (9, 'Pannier Bag', 79.90),
    (9, 'Trekking Poles', 64.90),
    (9, 'Two-Person Tent', 229.00),
    (9, 'Sleeping Bag', 119.00),
    (9, 'Sleeping Pad', 89.90),
    (9, 'Camping Stove', 54.90),
    (9, 'Steel Water Bottle', 24.90),
    (9, 'Insulated Flask', 29.90),
    (9, 'Swimming Goggles', 19.90),
    (9, 'Microfibre Sports Towel', 16.90),
    (9, 'Badminton Set', 44.90),
    (10, 'Wooden Train Set', 59.90),
    (10, 'Wooden Building Blocks', 34.90),
    (10, 'Marble Run', 49.90),
    (10, 'Stacking Rings', 17.90),
    (10, 'Shape Sorter', 22.90),
    (10, 'Plush Bear', 24.90),
    (10, 'Plush Rabbit', 22.90),
    (10, 'Doll''s House', 129.00),
    (10, 'Play Kitchen', 149.00),
    (10, 'Tea Party Set', 27.90),
    (10, 'Finger Puppets', 14.90),
    (10, 'Balance Bike', 89.90),
    (10, 'Scooter', 79.90),
    (10, 'Kite', 19.90),
    (10, 'Jigsaw Puzzle 500 Pieces', 14.90),
    (10, 'Jigsaw Puzzle 1000 Pieces', 19.90),
    (10, 'World Map Puzzle', 24.90),
    (10, 'Chess Set', 39.90),
    (10, 'Backgammon Case', 44.90),
    (10, 'Memory Card Game', 12.90),
    (10, 'Harbour Masters Board Game', 34.90),
    (10, 'Mountain Railway Board Game', 44.90),
    (10, 'Modelling Clay', 11.90),
    (10, 'Watercolour Set', 16.90),
    (11, 'The Weekday Baker', 28.00),
    (11, 'Soups for Long Evenings', 24.00),
    (11, 'One Pan, Forty Suppers', 22.00),
    (11, 'The Pickle Almanac', 19.90),
    (11, 'Slow Bread, Fast Mornings', 26.00),
    (11, 'Vegetables in Company', 29.00),
    (11, 'Night Trains of the North', 24.90),
    (11, 'Islands by Ferry', 22.90),
    (11, 'Walks from the Last Station', 18.90),
    (11, 'A Winter on the Coast', 16.90),
    (11, 'Small Cities, Long Weekends', 21.90),
    (11, 'Knitting Without Fear', 23.90),
    (11, 'The Mending Handbook', 19.90),
    (11, 'Joinery at the Kitchen Table', 32.00),
    (11, 'Bookbinding for Two Hands', 27.90),
    (11, 'Drawing What You See', 20.90),
    (11, 'The Balcony Farmer', 18.90),
    (11, 'Trees of Every Street', 25.90),
    (11, 'The Patient Gardener', 24.90),
    (11, 'Birds Before Breakfast', 17.90),
    (11, 'The Fox Who Kept the Post', 14.90),
    (11, 'Nine Sleepy Hedgehogs', 12.90),
    (11, 'The Lighthouse Cat', 13.90),
    (11, 'Counting Boats', 11.90),
    (11, 'Letters to a Snowman', 14.90),
    (11, 'Grandmother''s Atlas', 16.90),
    (11, 'The Clockmaker''s Garden', 15.90),
    (11, 'A Short History of Tea', 22.90),
    (12, 'Dotted Notebook A5', 14.90),
    (12, 'Lined Notebook A5', 14.90),
    (12, 'Sketchbook A4', 19.90),
    (12, 'Weekly Planner', 24.90),
    (12, 'Wall Calendar', 19.90),
    (12, 'Fountain Pen', 49.90),
    (12, 'Blue Ink 50 ml', 11.90),
    (12, 'Ballpoint Pen Brass', 29.90),
    (12, 'Pencil Set of Twelve', 16.90),
    (12, 'Coloured Pencils Set of 24', 34.90),
    (12, 'Felt Tip Pens', 14.90),
    (12, 'Desk Organiser', 29.90),
    (12, 'Letter Tray', 22.90),
    (12, 'Brass Ruler', 12.90),
    (12, 'Document Folder', 17.90),
    (12, 'Gift Wrap Three Rolls', 13.90),
    (12, 'Greeting Cards Set of Ten', 15.90),
    (12, 'Washi Tape Set', 9.90),
    (13, 'Wireless Headphones', 149.00),
    (13, 'Wireless Earbuds', 99.00),
    (13, 'Portable Speaker', 79.90),
    (13, 'Kitchen Radio', 89.90),
    (13, 'Record Player', 229.00),
    (13, 'Power Bank 10000 mAh', 39.90),
    (13, 'USB-C Charger 65 W', 44.90),
    (13, 'USB-C Cable 2 m', 14.90),
    (13, 'Wireless Charging Pad', 34.90),
    (13, 'Laptop Stand', 49.90),
    (13, 'Mechanical Keyboard', 119.00),
    (13, 'Wireless Mouse', 39.90),
    (13, 'Monitor 27 Inch', 299.00),
    (13, 'Webcam', 69.90),
    (13, 'E-Book Reader', 129.00),
    (13, 'Fitness Tracker', 79.90),
    (13, 'Digital Alarm Clock', 34.90),
    (13, 'Electric Kettle', 59.90),
    (13, 'Hand Blender', 49.90),
    (13, 'Two-Slice Toaster', 54.90),
    (13, 'Air Purifier', 179.00),
    (13, 'Smart Plug', 19.90),
    (14, 'Olive Oil Soap', 6.90),
    (14, 'Lavender Soap', 7.50),
    (14, 'Shampoo Bar', 9.90),
    (14, 'Hand Cream', 11.90),
    (14, 'Day Cream', 29.90),
    (14, 'Night Cream', 34.90),
    (14, 'Body Lotion', 18.90),
    (14, 'Bath Salts', 16.90),
    (14, 'Lip Balm', 5.90),
    (14, 'Shaving Brush', 32.90),
    (14, 'Safety Razor', 39.90),
    (14, 'Wooden Hairbrush', 24.90),
    (14, 'Loofah Sponge', 8.90),
    (14, 'Scented Candle Cedar', 27.90),
    (15, 'Dog Bed Large', 79.90),
    (15, 'Cat Basket', 49.90),
    (15, 'Ceramic Food Bowl', 18.90),
    (15, 'Leather Dog Lead', 39.90),
    (15, 'Reflective Dog Collar', 22.90),
    (15, 'Scratching Post', 64.90),
    (15, 'Catnip Mouse', 6.90),
    (15, 'Rope Tug Toy', 11.90),
    (15, 'Grooming Brush', 16.90),
    (15, 'Pet Carrier', 59.90)
) as assortment (category_id, name, price);

-- Four in five were there from the start, a few came yesterday and wait for their first buyer.
insert into products (id, sku, name, category_id, price, cost, stock, launched_on, discontinued_on)
select
    row_number() over (order by launched_on, place),
    upper(left(categories.name, 3)) || '-' || lpad((1000 + place * 7)::text, 4, '0'),
    dated.name,
    category_id,
    price,
    round((price * (0.38 + 0.3 * pg_temp.draw('cost', place)))::numeric, 2),
    case
        when pg_temp.draw('sold out', place) < 0.05 then 0
        else (5 + 400 * power(pg_temp.draw('stock', place), 3))::integer
    end,
    launched_on,
    case
        when launched_on < current_date - 1100 and pg_temp.draw('discontinued', place) < 0.07
            then current_date - 30 - (500 * pg_temp.draw('discontinued on', place))::integer
    end
from (
    select
        assortment.*,
        case
            when pg_temp.draw('launch', place) < 0.8
                then current_date - 1110 - (900 * pg_temp.draw('launched on', place))::integer
            when pg_temp.draw('launch', place) < 0.98
                then current_date - 30 - (1000 * pg_temp.draw('launched on', place))::integer
            else current_date - 1 - (6 * pg_temp.draw('launched on', place))::integer
        end as launched_on
    from assortment
) as dated
join categories on categories.id = category_id;

-- Where customers live, with how many of them.
create temporary table towns as
select row_number() over () as place, sum(weight) over (order by region_id, city collate "C") as reach, towns.*
from (values
    (1, 'Sweden', 'Stockholm', 5), (1, 'Sweden', 'Gothenburg', 2), (1, 'Denmark', 'Copenhagen', 4),
    (1, 'Norway', 'Oslo', 3), (1, 'Finland', 'Helsinki', 3),
    (2, 'United Kingdom', 'London', 9), (2, 'United Kingdom', 'Manchester', 4),
    (2, 'United Kingdom', 'Leeds', 2), (2, 'Ireland', 'Dublin', 3), (2, 'France', 'Paris', 7),
    (2, 'France', 'Lyon', 3), (2, 'France', 'Nantes', 2), (2, 'Netherlands', 'Amsterdam', 4),
    (2, 'Netherlands', 'Utrecht', 2), (2, 'Belgium', 'Ghent', 2),
    (3, 'Spain', 'Madrid', 4), (3, 'Spain', 'Valencia', 2), (3, 'Italy', 'Milan', 4),
    (3, 'Italy', 'Bologna', 2), (3, 'Portugal', 'Lisbon', 2), (3, 'Greece', 'Athens', 1),
    (4, 'Germany', 'Berlin', 8), (4, 'Germany', 'Hamburg', 5), (4, 'Germany', 'Munich', 5),
    (4, 'Germany', 'Cologne', 4), (4, 'Germany', 'Leipzig', 3), (4, 'Austria', 'Vienna', 4),
    (4, 'Switzerland', 'Zurich', 3), (4, 'Poland', 'Warsaw', 2), (4, 'Czechia', 'Prague', 2),
    (5, 'United States', 'New York', 6), (5, 'United States', 'Chicago', 4),
    (5, 'United States', 'Seattle', 3), (5, 'Canada', 'Toronto', 4), (5, 'Canada', 'Montreal', 2),
    (6, 'Brazil', 'Curitiba', 2), (6, 'Argentina', 'Buenos Aires', 1), (6, 'Chile', 'Santiago', 1),
    (7, 'Australia', 'Melbourne', 4), (7, 'Australia', 'Brisbane', 2),
    (7, 'New Zealand', 'Auckland', 2), (7, 'Japan', 'Osaka', 2), (7, 'Singapore', 'Singapore', 2),
    (8, 'United Arab Emirates', 'Dubai', 2), (8, 'Israel', 'Haifa', 1), (8, 'Jordan', 'Amman', 1)
) as towns (region_id, country, city, weight);

-- Customers are numbered as they sign up: slowly at first, faster every month.
insert into users (id, full_name, email, phone, city, country, region_id, segment, newsletter, signed_up_at)
select
    id,
    first_name || ' ' || last_name,
    lower(first_name || '.' || last_name) || '@example.' || (array['com', 'com', 'net', 'org'])[1 + mod(id, 4)],
    case
        when pg_temp.draw('phone', id) < 0.72
            then '+00 555 ' || lpad((10000000 * pg_temp.draw('phone number', id))::integer::text, 7, '0')
    end,
    city,
    country,
    region_id,
    case when pg_temp.draw('segment', id) < 0.14 then 'business' else 'consumer' end,
    pg_temp.draw('newsletter', id) < 0.41,
    current_date - interval '1 second' * floor(86400 * 1380 * power(1 - (id - 0.5) / 2000.0, 1.15))
from (
    select row_number() over (order by md5(first_name || last_name))::integer as id, first_name, last_name
    from unnest(array[
        'Ada', 'Aino', 'Alba', 'Amir', 'Anouk', 'Aron', 'Astrid', 'Bao', 'Bea', 'Bruno', 'Carla', 'Cedric',
        'Chiara', 'Clara', 'Daan', 'Dalia', 'David', 'Edda', 'Elias', 'Emre', 'Enzo', 'Farah', 'Felix',
        'Fiona', 'Gabriel', 'Hana', 'Hugo', 'Ida', 'Ines', 'Ivan', 'Jana', 'Jonas', 'Julia', 'Kaya', 'Kenji',
        'Lara', 'Leo', 'Lin', 'Livia', 'Luca', 'Maja', 'Marta', 'Mateo', 'Mila', 'Nadia', 'Nils', 'Noor',
        'Olivia', 'Oskar', 'Paula', 'Pedro', 'Ravi', 'Rosa', 'Samir', 'Signe', 'Sofia', 'Tara', 'Theo',
        'Viggo', 'Yara', 'Zoe'
    ]) as first_name
    cross join unnest(array[
        'Abelson', 'Alder', 'Amsel', 'Ashdown', 'Barlow', 'Bergmann', 'Birk', 'Brandt', 'Calder', 'Castell',
        'Corvin', 'Dahl', 'Delmar', 'Dorn', 'Ekholm', 'Fairley', 'Falk', 'Ferrand', 'Fontane', 'Gale',
        'Garrow', 'Hallam', 'Hartwig', 'Haruno', 'Holt', 'Ibarra', 'Jansson', 'Kestrel', 'Kirsch', 'Kovar',
        'Lacey', 'Larkin', 'Lindqvist', 'Lombard', 'Marlow', 'Mendel', 'Moreno', 'Nadir', 'Norrby', 'Okada',
        'Orlan', 'Pascal', 'Penrose', 'Quist', 'Ramsey', 'Rennick', 'Rosado', 'Salter', 'Santell', 'Sorel',
        'Steen', 'Tamsin', 'Thorne', 'Valdez', 'Verhoef', 'Wexley', 'Winther', 'Yilmar', 'Zander', 'Zeller'
    ]) as last_name
) as names
join lateral (
    select city, country, region_id
    from towns
    where reach > pg_temp.draw('town', id) * (select max(reach) from towns)
    order by reach
    limit 1
) as home on true
where id <= 2000
order by id;

-- How busy each day was: growth, season, weekday, the sales week in November, the lull after
-- Christmas. Today has only begun.
create temporary table calendar as
select
    row_number() over (order by day) as place,
    day,
    sum(busy * (0.85 + 0.3 * pg_temp.draw('day', current_date - day)))
        over (order by day)::double precision as reach,
    (select count(*) from users where signed_up_at < day) as customers
from (
    select
        day,
        (1 + 2 * (1095 - (current_date - day)) / 1095.0)
            * (array[0.92, 0.88, 0.95, 0.97, 1.0, 0.98, 0.9, 0.88, 1.0, 1.05, 1.3, 1.45])[extract(month from day)::integer]
            * (array[1.1, 1.0, 0.95, 1.0, 0.9, 0.85, 1.2])[extract(isodow from day)::integer]
            * case
                when to_char(day, 'MMDD') between '1124' and '1130' then 1.5
                when to_char(day, 'MMDD') between '1224' and '1231' then 0.55
                else 1
            end
            * case when day = current_date then 0.25 else 1 end as busy
    from (
        select current_date - back as day from generate_series(0, 1095) as back
    ) as days
) as weighed;

-- A customer's appetite: most order now and then, few order a lot, some never.
create temporary table appetite as
select
    id as user_id,
    sum(
        case
            when pg_temp.draw('never orders', id) < 0.05 then 0
            else least(12, power(1 - pg_temp.draw('appetite', id), -0.75))
                * case when segment = 'business' then 1.6 else 1 end
        end
    ) over (order by id)::double precision as reach
from users;

-- Orders in the order of time: the day by its share of all business, the customer by appetite
-- among those who had signed up by then. width_bucket() finds the place in a running total.
create temporary table placed as
select
    row_number() over (order by ordered_at, draw_number)::integer as id,
    ordered_at,
    1 + width_bucket(
        pg_temp.draw('customer', draw_number) * (select array_agg(reach order by user_id) from appetite)[customers],
        (select array_agg(reach order by user_id) from appetite)
    ) as user_id
from (
    select
        draw_number,
        customers,
        day + interval '1 second' * floor(
            case
                when day = current_date then 3600 * pg_temp.draw('second', draw_number)
                else 3600 * (pg_temp.draw('second', draw_number) + width_bucket(
                    100 * pg_temp.draw('hour', draw_number),
                    -- The share of the day's orders that has come in after each hour, in percent.
                    array[
                        1, 2, 2.5, 3, 3.5, 4.5, 7, 11, 16, 21, 26.5, 32.5,
                        39, 44.5, 49, 53.5, 58.5, 64.5, 72, 81, 89.5, 95.5, 98.5, 100
                    ]::double precision[]
                ))
            end
        ) as ordered_at
    from (
        select
            draw_number,
            1 + width_bucket(
                (draw_number - pg_temp.draw('moment', draw_number)) / 50000 * (select max(reach) from calendar),
                (select array_agg(reach order by place) from calendar)
            ) as place
        from generate_series(1, 50000) as draw_number
    ) as dated
    join calendar using (place)
) as timed;

-- A product's pull: few bestsellers, a long tail. `lasting` counts only what has always been
-- on sale, to fall back on where the first choice was not yet launched or is out of season.
create temporary table pull as
select
    id as product_id,
    sum(weight) over (order by id)::double precision as reach,
    sum(case when launched_on < current_date - 1100 and discontinued_on is null then weight else 0 end)
        over (order by id)::double precision as lasting_reach
from (
    select
        id,
        launched_on,
        discontinued_on,
        case
            when launched_on >= current_date - 10 then 0
            else power(2.0 + row_number() over (order by pg_temp.draw('pull', id)), -0.85)
                * case when price > 150 then 0.35 when price < 40 then 1.3 else 1 end
        end as weight
    from products
) as weighed;

analyze products, placed;

create temporary table baskets as
select distinct on (order_id, product_id)
    order_id,
    product_id,
    line,
    case
        when pg_temp.draw('quantity', line_number) < case segment when 'business' then 0.45 else 0.8 end then 1
        else 2 + floor(
            case segment when 'business' then 9 else 3 end * power(pg_temp.draw('pieces', line_number), 2)
        )::integer
    end as quantity,
    -- Prices rose by some three percent a year.
    round(price * (1 - 0.03 * ((current_date - ordered_at::date) / 365)), 2) as unit_price
from (
    select
        lines.*,
        case
            when wanted.launched_on <= ordered_at::date
                and coalesce(wanted.discontinued_on >= ordered_at::date, true)
                and pg_temp.draw('season', line_number)
                    < 1 - strength * (1 - cos(2 * pi() * (extract(month from ordered_at) - peak_month) / 12)) / 2
                then wanted.id
            else 1 + width_bucket(
                pg_temp.draw('lasting', line_number) * (select max(lasting_reach) from pull),
                (select array_agg(lasting_reach order by product_id) from pull)
            )
        end as product_id
    from (
        select
            placed.id as order_id,
            user_id,
            ordered_at,
            line,
            placed.id * 10 + line as line_number,
            1 + width_bucket(
                pg_temp.draw('product', placed.id * 10 + line) * (select max(reach) from pull),
                (select array_agg(reach order by product_id) from pull)
            ) as wanted_id
        from placed
        cross join lateral generate_series(1, 1 + floor(5 * power(pg_temp.draw('lines', placed.id), 2.2))::integer) as line
    ) as lines
    join products as wanted on wanted.id = wanted_id
    join category_season using (category_id)
) as chosen
join users on users.id = user_id
join products on products.id = product_id
order by order_id, product_id, line;

-- What becomes of an order follows from its draws and its age.
insert into orders (
    id, user_id, status, channel, coupon_code, discount, shipping_fee, total_amount,
    ordered_at, shipped_at, delivered_at
)
select
    id,
    user_id,
    case
        when fate < 0.055 and ordered_at < current_date then 'cancelled'
        when delivered_at < current_date then case when fate < 0.115 then 'returned' else 'delivered' end
        when shipped_at < current_date then 'shipped'
        when ordered_at < current_date - interval '8 hours' then 'processing'
        else 'pending'
    end,
    channel,
    coupon_code,
    discount,
    shipping_fee,
    goods - discount + shipping_fee,
    ordered_at,
    case when fate >= 0.055 and shipped_at < current_date then shipped_at end,
    case when fate >= 0.055 and delivered_at < current_date then delivered_at end
from (
    select
        placed.id,
        user_id,
        ordered_at,
        ordered_at + interval '1 second' * floor(3600 * (5 + 50 * pg_temp.draw('packing', placed.id))) as shipped_at,
        ordered_at + interval '1 second' * floor(3600 * (
            29 + 50 * pg_temp.draw('packing', placed.id)
            + 24 * 9 * power(pg_temp.draw('carriage', placed.id), 2)
        )) as delivered_at,
        pg_temp.draw('fate', placed.id) as fate,
        -- The share of mobile orders grows from year to year.
        case
            when pg_temp.draw('channel', placed.id) < 0.04 then 'phone'
            when pg_temp.draw('channel', placed.id) < 0.62 - 0.08 * (current_date - ordered_at::date) / 365.0 then 'mobile'
            else 'web'
        end as channel,
        coupon_code,
        round(goods * coalesce(rate, 0), 2) as discount,
        case when goods >= 80 then 0 when goods >= 30 then 4.90 else 6.90 end as shipping_fee,
        goods
    from placed
    join (
        select order_id, sum(quantity * unit_price) as goods from baskets group by order_id
    ) as totals on order_id = placed.id
    left join (values
        (0.000, 0.050, 'WELCOME10', 0.10),
        (0.050, 0.085, 'NEWS5', 0.05),
        (0.085, 0.110, 'FRIENDS15', 0.15),
        (0.110, 0.125, 'SORRY20', 0.20)
    ) as coupons (low, high, coupon_code, rate)
        on pg_temp.draw('coupon', placed.id) >= low and pg_temp.draw('coupon', placed.id) < high
) as fates
order by id;

insert into order_items (id, order_id, product_id, quantity, unit_price)
select row_number() over (order by order_id, line), order_id, product_id, quantity, unit_price
from baskets
order by order_id, line;

-- Attempts that failed come first, then the one that went through. Half of the cancelled
-- orders were never paid, the others got their money back, as did the returned ones.
insert into payments (id, order_id, method, status, amount, attempted_at, paid_at)
select
    row_number() over (order by attempted_at, order_id),
    order_id,
    method,
    status,
    total_amount,
    attempted_at,
    case
        when status in ('paid', 'refunded')
            then attempted_at + case method when 'bank transfer' then interval '3 hours' else interval '4 seconds' end
    end
from (
    select
        id as order_id,
        total_amount,
        (array['card', 'card', 'card', 'card', 'card', 'wallet', 'wallet', 'wallet', 'bank transfer', 'gift card'])[
            1 + floor(10 * pg_temp.draw('method', id * 10 + attempt * (pg_temp.draw('switches', id) < 0.3)::integer))::integer
        ] as method,
        case
            when attempt <= failures then 'failed'
            when orders.status in ('cancelled', 'returned') then 'refunded'
            when orders.status = 'pending' then 'pending'
            else 'paid'
        end as status,
        ordered_at + interval '1 second' * (20 + 95 * (attempt - 1) + floor(60 * pg_temp.draw('attempt', id * 10 + attempt))) as attempted_at
    from (
        select
            orders.*,
            case
                when status = 'cancelled' and pg_temp.draw('unpaid', id) < 0.5 then 1 + (pg_temp.draw('tries', id) < 0.4)::integer
                when pg_temp.draw('failures', id) < 0.01 then 2
                when pg_temp.draw('failures', id) < 0.06 then 1
                else 0
            end as failures,
            status = 'cancelled' and pg_temp.draw('unpaid', id) < 0.5 as unpaid
        from orders
    ) as orders
    cross join lateral generate_series(1, failures + (not unpaid)::integer) as attempt
) as attempts;

-- One buyer in nine has an opinion. It hangs on the product's quality and the time that the
-- parcel took, and on whether it went back.
insert into reviews (id, product_id, user_id, rating, comment, reviewed_at)
select
    row_number() over (order by reviewed_at, product_id, user_id),
    product_id,
    user_id,
    rating,
    case
        when pg_temp.draw('words', item_id) < 0.62
            then (array[
                'Broke after a week.', 'Not what the pictures promised.', 'I sent it back.', 'Poor quality, sorry to say.',
                'Smaller than I thought.', 'Does the job, barely.', 'Arrived late and scratched.', 'Not worth the price.',
                'It is all right.', 'Good, but the colour is off.', 'Decent for the price.', 'Neither good nor bad.',
                'Good quality, quick delivery.', 'Works well, would buy again.', 'Nice, a little heavy.', 'Very useful every day.',
                'Excellent, exactly as described.', 'I love it.', 'Best that I have had.', 'Beautifully made, a perfect gift.'
            ])[(rating - 1) * 4 + 1 + floor(4 * pg_temp.draw('which words', item_id))::integer]
    end,
    reviewed_at
from (
    select distinct on (product_id, user_id)
        order_items.id as item_id,
        product_id,
        user_id,
        greatest(1, least(5, round(
            4.95
            - 1.2 * power(pg_temp.draw('quality', product_id), 4)
            - 3.2 * power(pg_temp.draw('mood', order_items.id), 4)
            + 0.8 * (pg_temp.draw('taste', order_items.id) - 0.5)
            - case when delivered_at - shipped_at > interval '8 days' then 0.8 else 0 end
            - case when status = 'returned' then 1.7 else 0 end
        )))::integer as rating,
        delivered_at + interval '1 second' * floor(86400 * (0.5 + 24 * power(pg_temp.draw('thought', order_items.id), 2))) as reviewed_at
    from order_items
    join orders on orders.id = order_id
    where delivered_at is not null and pg_temp.draw('reviews', order_items.id) < 0.11
    order by product_id, user_id, order_items.id
) as opinions
where reviewed_at < current_date;

-- New rows go on from the highest number.
select
    setval(pg_get_serial_sequence('regions', 'id'), (select max(id) from regions)),
    setval(pg_get_serial_sequence('categories', 'id'), (select max(id) from categories)),
    setval(pg_get_serial_sequence('users', 'id'), (select max(id) from users)),
    setval(pg_get_serial_sequence('products', 'id'), (select max(id) from products)),
    setval(pg_get_serial_sequence('orders', 'id'), (select max(id) from orders)),
    setval(pg_get_serial_sequence('order_items', 'id'), (select max(id) from order_items)),
    setval(pg_get_serial_sequence('payments', 'id'), (select max(id) from payments)),
    setval(pg_get_serial_sequence('reviews', 'id'), (select max(id) from reviews));

drop table category_season, assortment, towns, calendar, appetite, placed, pull, baskets;
drop function pg_temp.draw(text, bigint);

reset jit;
analyze regions, categories, users, products, orders, order_items, payments, reviews;
