#include "simulate/vocabulary.h"

namespace vitrine {
namespace {

using Words = std::string_view[];
constexpr std::span<const std::string_view> kNoWords;

// clang-format off
constexpr Words kMugNouns = {"Mug|Mugs", "Espresso Cup|Espresso Cups", "Travel Mug", "Mug with Lid", "Breakfast Cup|Breakfast Cups"};
constexpr Words kTeapotNouns = {"Teapot", "Teapot for One", "Tea Cosy", "Milk Jug", "Sugar Bowl"};
constexpr Words kPlateNouns = {"Dinner Plate|Dinner Plates", "Side Plate|Side Plates", "Cereal Bowl|Cereal Bowls", "Serving Platter", "Pasta Bowl|Pasta Bowls"};
constexpr Words kGlassNouns = {"Tumbler|Tumblers", "Wine Glass|Wine Glasses", "Highball Glass|Highball Glasses", "Water Carafe", "Champagne Flute|Champagne Flutes"};
constexpr Words kBakingNouns = {"Cake Tin", "Mixing Bowl|Mixing Bowls", "Rolling Pin", "Cookie Cutter|Cookie Cutters", "Muffin Tray", "Cake Stand", "Measuring Cups"};
constexpr Words kTowelNouns = {"Tea Towel|Tea Towels", "Apron", "Oven Glove", "Children's Apron", "Pot Holder|Pot Holders"};
constexpr Words kJarNouns = {"Storage Jar|Storage Jars", "Bread Bin", "Biscuit Tin", "Spice Rack", "Egg Basket"};
constexpr Words kCandleNouns = {"Scented Candle", "Pillar Candle|Pillar Candles", "Tea Lights, Pack of 12", "Dinner Candles, Pair", "Candle in a Tin"};
constexpr Words kLampNouns = {"Table Lamp", "Floor Lamp", "Bedside Lamp", "Lamp Shade", "Reading Lamp"};
constexpr Words kCushionNouns = {"Cushion", "Cushion Cover|Cushion Covers", "Floor Cushion", "Bolster Cushion", "Seat Pad|Seat Pads"};
constexpr Words kThrowNouns = {"Throw", "Blanket", "Bedspread", "Knitted Throw", "Quilt"};
constexpr Words kClockNouns = {"Wall Clock", "Alarm Clock", "Mantel Clock", "Kitchen Clock", "12\" Station Clock"};
constexpr Words kFrameNouns = {"Photo Frame|Photo Frames", "Picture Frame", "Triple Photo Frame", "Wall Art Print", "Memory Box"};
constexpr Words kVaseNouns = {"Vase", "Bud Vase|Bud Vases", "Flower Jug", "Dried Flower Bouquet", "Tall Vase"};
constexpr Words kMirrorNouns = {"Wall Mirror", "Hand Mirror", "Dressing Table Mirror", "Round Mirror"};
constexpr Words kBasketNouns = {"Storage Basket|Storage Baskets", "Laundry Basket", "Log Basket", "Lidded Basket"};
constexpr Words kPlantNouns = {"Plant in a Pot", "House Plant", "Hanging Plant", "Plant, Large", "Plant, Small"};
constexpr Words kPotNouns = {"Plant Pot|Plant Pots", "Hanging Planter", "Window Box", "Pot and Saucer", "Plant Stand"};
constexpr Words kToolNouns = {"Hand Trowel", "Watering Can", "Garden Gloves", "Pruning Scissors", "Kneeling Pad", "Garden Twine"};
constexpr Words kBirdNouns = {"Bird House", "Bird Feeder", "Bird Bath", "Nesting Box", "Fat Balls, Tub of 20"};
constexpr Words kLanternNouns = {"Lantern", "Hanging Lantern", "Solar String Lights", "T-Light Holder|T-Light Holders", "Storm Lantern"};
constexpr Words kSeedNouns = {"Seeds", "Seed Tin", "Grow Your Own Kit", "Seed Bombs, Pack of 8"};
constexpr Words kSoftToyNouns = {"Soft Toy", "Teddy", "Comforter", "Hand Puppet|Hand Puppets", "Rag Doll"};
constexpr Words kWoodToyNouns = {"Wooden Train", "Building Blocks", "Pull-Along Toy", "Shape Sorter", "Wooden Tea Set", "Skittles"};
constexpr Words kPuzzleNouns = {"Jigsaw, 100 Pieces", "Jigsaw, 500 Pieces", "Floor Puzzle", "Memory Game", "Dominoes"};
constexpr Words kLunchNouns = {"Lunch Box", "Lunch Bag", "Children's Cutlery", "Snack Pots, Set of 3", "Children's Beaker"};
constexpr Words kNightNouns = {"Night Light", "Star Projector", "Moon Lamp", "Fairy Lights"};
constexpr Words kCraftNouns = {"Craft Kit", "Paint Your Own Set", "Sewing Kit", "Modelling Clay Set", "Bead Kit", "Colouring Set"};
constexpr Words kNotebookNouns = {"Notebook|Notebooks", "Sketchbook", "Journal", "Address Book", "Recipe Book", "Pocket Notebook|Pocket Notebooks"};
constexpr Words kPenNouns = {"Pencils, Pack of 6", "Ballpoint Pen", "Colouring Pencils, Tin of 24", "Pencil Case", "Fountain Pen", "Ruler and Eraser Set"};
constexpr Words kCardNouns = {"Birthday Card", "Thank You Cards, Pack of 8", "Greeting Card|Greeting Cards", "Postcards, Box of 20", "New Home Card"};
constexpr Words kWrapNouns = {"Gift Wrap, Roll", "Gift Bag|Gift Bags", "Ribbon, 10 m", "Gift Tags, Pack of 12", "Tissue Paper"};
constexpr Words kPlannerNouns = {"Wall Calendar", "Diary", "Weekly Planner", "Desk Organiser", "Memo Board"};
constexpr Words kStickerNouns = {"Stickers, Sheet of 40", "Washi Tape|Washi Tapes", "Rubber Stamps", "Labels, Pack of 50"};
constexpr Words kBuntingNouns = {"Bunting", "Paper Garland", "Paper Lanterns, Set of 3", "Party Banner"};
constexpr Words kBalloonNouns = {"Balloons, Pack of 10", "Foil Balloon", "Party Hats, Pack of 8", "Confetti", "Party Blowers"};
constexpr Words kNapkinNouns = {"Paper Napkins, Pack of 20", "Paper Plates, Pack of 8", "Paper Cups, Pack of 8", "Paper Straws, Pack of 25", "Paper Tablecloth"};
constexpr Words kCakeNouns = {"Cupcake Cases, Pack of 60", "Birthday Candles", "Cake Topper", "Sprinkles", "Cake Box|Cake Boxes"};
constexpr Words kSoapNouns = {"Soap Bar", "Hand Wash", "Soap Gift Box", "Soap Dish"};
constexpr Words kBathNouns = {"Bath Bombs, Box of 4", "Bath Salts", "Bubble Bath", "Bath Oil"};
constexpr Words kBathTowelNouns = {"Bath Towel|Bath Towels", "Hand Towel|Hand Towels", "Bath Mat", "Hooded Towel", "Face Cloths, Set of 3"};
constexpr Words kCreamNouns = {"Hand Cream", "Body Lotion", "Lip Balm", "Gift Set for Hands"};
constexpr Words kTeaNouns = {"Tea, 50 Bags", "Loose Tea, 100 g", "Tea Caddy", "Tea Gift Box"};
constexpr Words kCoffeeNouns = {"Ground Coffee, 250 g", "Coffee Beans, 500 g", "Coffee Bags, Box of 10"};
constexpr Words kChocNouns = {"Chocolate Bar", "Chocolate Truffles, Box of 12", "Hot Chocolate, 300 g", "Chocolate Buttons"};
constexpr Words kJamNouns = {"Jam, 340 g", "Honey, 250 g", "Marmalade, 340 g", "Chutney, 280 g"};
constexpr Words kToteNouns = {"Tote Bag", "Shopper Bag", "Jumbo Bag", "Wash Bag", "Drawstring Bag"};
constexpr Words kUmbrellaNouns = {"Umbrella", "Folding Umbrella", "Children's Umbrella", "Rain Poncho"};
constexpr Words kBottleNouns = {"Water Bottle", "Insulated Flask", "Children's Bottle", "Drinks Carrier"};
constexpr Words kPicnicNouns = {"Picnic Basket", "Picnic Blanket", "Cool Bag", "Picnic Cutlery Set", "Bottle Opener"};

constexpr Words kCeramics = {"Ceramic", "Stoneware", "Enamel", "Porcelain", "Bone China"};
constexpr Words kGlass = {"Glass", "Recycled Glass", "Crystal", "Ribbed Glass"};
constexpr Words kTin = {"Tin", "Copper", "Enamel", "Steel", "Wooden"};
constexpr Words kCloth = {"Cotton", "Linen", "Canvas", "Organic Cotton"};
constexpr Words kWarm = {"Wool", "Velvet", "Linen", "Fleece", "Cotton"};
constexpr Words kWoods = {"Oak", "Wooden", "Brass", "Bamboo", "Iron"};
constexpr Words kWicker = {"Wicker", "Seagrass", "Rattan", "Felt"};
constexpr Words kPots = {"Terracotta", "Ceramic", "Zinc", "Concrete"};
constexpr Words kMetals = {"Zinc", "Brass", "Copper", "Iron", "Glass"};

constexpr Words kScents = {"Fig & Cassis", "Sandalwood", "Vanilla Bean", "Wild Lavender", "Orange & Clove", "Sea Salt", "White Jasmine", "Cedar & Amber", "Fresh Linen", "Winter Spice", "Bluebell", "Rhubarb & Ginger"};
constexpr Words kPlantKinds = {"Peace Lily", "Monstera", "Aloe Vera", "Snake Plant", "String of Pearls", "Boston Fern", "Jade", "Orchid", "Spider Plant", "Rubber Fig", "Echeveria", "Olive Tree", "Rosemary", "Lavender"};
constexpr Words kSeedKinds = {"Sunflower", "Sweet Pea", "Cherry Tomato", "Wildflower Meadow", "Basil", "Chilli", "Cornflower", "Rainbow Carrot", "Poppy", "Salad Leaf", "Nasturtium", "Mint"};
constexpr Words kTeaKinds = {"Earl Grey", "English Breakfast", "Peppermint", "Camomile", "Jasmine Green", "Darjeeling", "Lemon & Ginger", "Rooibos", "Masala Chai", "Assam"};
constexpr Words kCoffeeKinds = {"House Blend", "Colombian", "Ethiopian", "Decaf", "Dark Roast", "Hazelnut", "Guatemalan", "Breakfast Blend"};
constexpr Words kChocKinds = {"Dark", "Milk", "White", "Salted Caramel", "Orange", "Mint", "Hazelnut", "Raspberry", "Sea Salt", "Ginger"};
constexpr Words kJamKinds = {"Strawberry", "Raspberry", "Apricot", "Blackcurrant", "Heather", "Seville Orange", "Plum", "Fig", "Rhubarb & Vanilla", "Apple & Ginger"};
constexpr Words kAnimals = {"Rabbit", "Fox", "Bear", "Elephant", "Owl", "Hedgehog", "Dinosaur", "Lion", "Mouse", "Unicorn", "Penguin", "Badger", "Squirrel", "Whale"};

constexpr CategorySpec kCategories[] = {
    {"MUG", "Mugs", "Kitchen & Table", 1.5, 5, 16, false, kMugNouns, kCeramics, kNoWords},
    {"TEP", "Teapots", "Kitchen & Table", 0.7, 8, 38, false, kTeapotNouns, kCeramics, kNoWords},
    {"PLT", "Plates & Bowls", "Kitchen & Table", 0.9, 5, 32, false, kPlateNouns, kCeramics, kNoWords},
    {"GLS", "Glasses", "Kitchen & Table", 0.8, 4, 30, false, kGlassNouns, kGlass, kNoWords},
    {"BAK", "Baking", "Kitchen & Table", 1.1, 4, 28, false, kBakingNouns, kTin, kNoWords},
    {"TTW", "Tea Towels & Aprons", "Kitchen & Table", 0.8, 5, 24, false, kTowelNouns, kCloth, kNoWords},
    {"JAR", "Kitchen Storage", "Kitchen & Table", 0.6, 6, 40, false, kJarNouns, kTin, kNoWords},
    {"CAN", "Candles", "Home", 1.5, 3, 24, true, kCandleNouns, kNoWords, kScents},
    {"LMP", "Lamps", "Home", 0.6, 18, 90, false, kLampNouns, kWoods, kNoWords},
    {"CUS", "Cushions", "Home", 1.0, 10, 45, false, kCushionNouns, kWarm, kNoWords},
    {"THR", "Throws & Blankets", "Home", 0.7, 18, 85, false, kThrowNouns, kWarm, kNoWords},
    {"CLK", "Clocks", "Home", 0.5, 10, 55, false, kClockNouns, kWoods, kNoWords},
    {"FRM", "Frames & Prints", "Home", 0.8, 5, 35, false, kFrameNouns, kWoods, kNoWords},
    {"VAS", "Vases & Flowers", "Home", 0.7, 6, 45, false, kVaseNouns, kGlass, kNoWords},
    {"MIR", "Mirrors", "Home", 0.4, 9, 80, false, kMirrorNouns, kWoods, kNoWords},
    {"BSK", "Baskets", "Home", 0.6, 8, 45, false, kBasketNouns, kWicker, kNoWords},
    {"PLA", "Plants", "Garden", 1.2, 5, 48, false, kPlantNouns, kNoWords, kPlantKinds},
    {"POT", "Plant Pots", "Garden", 1.0, 4, 36, false, kPotNouns, kPots, kNoWords},
    {"TOO", "Garden Tools", "Garden", 0.8, 4, 30, false, kToolNouns, kMetals, kNoWords},
    {"BRD", "Bird Care", "Garden", 0.7, 5, 36, false, kBirdNouns, kWoods, kNoWords},
    {"LAN", "Lanterns & Lights", "Garden", 0.9, 4, 40, false, kLanternNouns, kMetals, kNoWords},
    {"SEE", "Seeds", "Garden", 0.8, 2, 14, true, kSeedNouns, kNoWords, kSeedKinds},
    {"SFT", "Soft Toys", "Kids", 0.9, 8, 32, false, kSoftToyNouns, kNoWords, kAnimals},
    {"WDT", "Wooden Toys", "Kids", 0.8, 8, 42, false, kWoodToyNouns, kNoWords, kNoWords},
    {"PUZ", "Puzzles & Games", "Kids", 0.7, 6, 22, false, kPuzzleNouns, kNoWords, kNoWords},
    {"LUN", "Lunch Boxes", "Kids", 0.8, 4, 20, false, kLunchNouns, kNoWords, kNoWords},
    {"NGT", "Night Lights", "Kids", 0.4, 8, 35, false, kNightNouns, kNoWords, kAnimals},
    {"CRF", "Craft Kits", "Kids", 0.8, 5, 24, false, kCraftNouns, kNoWords, kNoWords},
    {"NOT", "Notebooks", "Stationery", 1.0, 3, 20, false, kNotebookNouns, kNoWords, kNoWords},
    {"PEN", "Pens & Pencils", "Stationery", 0.8, 2, 24, true, kPenNouns, kNoWords, kNoWords},
    {"CRD", "Greeting Cards", "Stationery", 1.2, 1, 10, true, kCardNouns, kNoWords, kNoWords},
    {"WRP", "Gift Wrap", "Stationery", 1.1, 1, 9, true, kWrapNouns, kNoWords, kNoWords},
    {"PLN", "Planners & Calendars", "Stationery", 0.6, 5, 28, false, kPlannerNouns, kNoWords, kNoWords},
    {"STK", "Stickers & Stamps", "Stationery", 0.6, 2, 12, true, kStickerNouns, kNoWords, kNoWords},
    {"BUN", "Bunting", "Party", 0.8, 4, 22, false, kBuntingNouns, kCloth, kNoWords},
    {"BAL", "Balloons & Hats", "Party", 0.8, 2, 12, true, kBalloonNouns, kNoWords, kNoWords},
    {"NAP", "Napkins & Paper Plates", "Party", 1.2, 2, 9, true, kNapkinNouns, kNoWords, kNoWords},
    {"CAK", "Cake Decorations", "Party", 0.8, 2, 12, true, kCakeNouns, kNoWords, kNoWords},
    {"SOA", "Soap", "Bath & Body", 1.0, 3, 18, true, kSoapNouns, kNoWords, kScents},
    {"BTH", "Bath Treats", "Bath & Body", 0.9, 4, 22, true, kBathNouns, kNoWords, kScents},
    {"TWL", "Towels", "Bath & Body", 0.7, 6, 38, false, kBathTowelNouns, kCloth, kNoWords},
    {"CRM", "Hand & Body Cream", "Bath & Body", 0.8, 4, 24, true, kCreamNouns, kNoWords, kScents},
    {"TEA", "Tea", "Food & Drink", 1.2, 4, 22, true, kTeaNouns, kNoWords, kTeaKinds},
    {"COF", "Coffee", "Food & Drink", 1.0, 6, 20, true, kCoffeeNouns, kNoWords, kCoffeeKinds},
    {"CHO", "Chocolate", "Food & Drink", 1.2, 3, 20, true, kChocNouns, kNoWords, kChocKinds},
    {"JAM", "Jam & Honey", "Food & Drink", 0.8, 4, 12, true, kJamNouns, kNoWords, kJamKinds},
    {"BAG", "Bags", "Out & About", 1.2, 4, 32, false, kToteNouns, kCloth, kNoWords},
    {"UMB", "Umbrellas", "Out & About", 0.5, 8, 32, false, kUmbrellaNouns, kNoWords, kNoWords},
    {"BOT", "Water Bottles", "Out & About", 0.7, 8, 30, false, kBottleNouns, kNoWords, kNoWords},
    {"PIC", "Picnic", "Out & About", 0.7, 5, 60, false, kPicnicNouns, kNoWords, kNoWords},
};

constexpr Words kGardenPartyCats = {"BUN", "NAP", "LAN", "GLS", "PIC", "PLT"};
constexpr Words kGardenPartyMotifs = {"Gingham", "Summer Meadow", "Lemon Grove", "Vintage Rose", "Union Stripe"};
constexpr Words kCosyCats = {"CAN", "THR", "CUS", "MUG", "CHO", "LMP"};
constexpr Words kCosyMotifs = {"Nordic Star", "Hygge", "Tartan", "Cable Knit", "Woodsmoke"};
constexpr Words kBakeCats = {"BAK", "TTW", "CAK", "JAR", "JAM"};
constexpr Words kBakeMotifs = {"Retro Spot", "Baker's Dozen", "Cherry Pie", "Farmhouse", "Patisserie"};
constexpr Words kTeaCats = {"TEP", "MUG", "TEA", "PLT", "TTW", "JAM"};
constexpr Words kTeaMotifs = {"Chintz", "Blue Willow", "Strawberry Thief", "Rose Trellis", "Bee Happy"};
constexpr Words kKidsPartyCats = {"BAL", "NAP", "CAK", "BUN", "STK", "WRP"};
constexpr Words kKidsPartyMotifs = {"Dinosaur Roar", "Circus Parade", "Mermaid", "Space Rocket", "Pirate Island"};
constexpr Words kSchoolCats = {"LUN", "PEN", "NOT", "BOT", "BAG", "STK"};
constexpr Words kSchoolMotifs = {"Alphabet", "Little Explorer", "Skater", "Doodle", "Solar System"};
constexpr Words kNurseryCats = {"SFT", "NGT", "WDT", "THR", "FRM", "BSK"};
constexpr Words kNurseryMotifs = {"Woodland Friends", "Sleepy Moon", "Noah's Ark", "Little Cloud", "Bunny Hop"};
constexpr Words kPlantingCats = {"SEE", "POT", "TOO", "PLA", "BRD"};
constexpr Words kPlantingMotifs = {"Botanical", "Potting Shed", "Kew Fern", "Ladybird", "Greenhouse"};
constexpr Words kSpaCats = {"BTH", "SOA", "CRM", "TWL", "CAN"};
constexpr Words kSpaMotifs = {"Sea Glass", "Eucalyptus", "Marble", "Coastal Stripe", "Sakura"};
constexpr Words kOfficeCats = {"PLN", "NOT", "PEN", "LMP", "COF", "CLK"};
constexpr Words kOfficeMotifs = {"Terrazzo", "Bauhaus", "Copper Line", "Graph Paper", "Midnight"};
constexpr Words kHomeCats = {"FRM", "MIR", "VAS", "CLK", "BSK", "CUS", "LMP"};
constexpr Words kHomeMotifs = {"Art Deco", "Scandi", "Boho", "Chevron", "Heritage"};
constexpr Words kGiftCats = {"WRP", "CRD", "CHO", "CAN", "SOA"};
constexpr Words kGiftMotifs = {"Confetti", "Kraft", "Peacock", "Liberty Floral", "Gold Dot"};
constexpr Words kRainCats = {"PUZ", "CRF", "UMB", "CHO", "WDT"};
constexpr Words kRainMotifs = {"Rainbow", "Puddle", "Toadstool", "Fairy Tale", "Treasure Map"};
constexpr Words kTripCats = {"PIC", "BOT", "BAG", "UMB", "LUN"};
constexpr Words kTripMotifs = {"Nautical", "Lighthouse", "Camper Van", "Seagull", "Palm Beach"};
constexpr Words kAutumnCats = {"LAN", "CAN", "JAR", "VAS", "BUN", "TEA"};
constexpr Words kAutumnMotifs = {"Pumpkin", "Harvest", "Acorn", "Black Cat", "Maple Leaf"};
constexpr Words kChristmasCats = {"CRD", "WRP", "LAN", "CHO", "BUN", "SFT"};
constexpr Words kChristmasMotifs = {"Christmas Robin", "Snowflake", "Nutcracker", "Reindeer", "Holly Berry"};

constexpr ThemeSpec kThemes[] = {
    {"garden party", kGardenPartyCats, kGardenPartyMotifs, 190, 60, 3.0},
    {"cosy evening", kCosyCats, kCosyMotifs, 320, 80, 2.0},
    {"baking day", kBakeCats, kBakeMotifs, 1, 0, 0.0},
    {"tea time", kTeaCats, kTeaMotifs, 1, 0, 0.0},
    {"children's party", kKidsPartyCats, kKidsPartyMotifs, 1, 0, 0.0},
    {"back to school", kSchoolCats, kSchoolMotifs, 240, 35, 4.0},
    {"nursery", kNurseryCats, kNurseryMotifs, 1, 0, 0.0},
    {"planting", kPlantingCats, kPlantingMotifs, 115, 60, 3.0},
    {"bathroom spa", kSpaCats, kSpaMotifs, 1, 0, 0.0},
    {"home office", kOfficeCats, kOfficeMotifs, 10, 50, 1.0},
    {"new home", kHomeCats, kHomeMotifs, 1, 0, 0.0},
    {"a present", kGiftCats, kGiftMotifs, 345, 40, 1.5},
    {"rainy day", kRainCats, kRainMotifs, 300, 80, 1.0},
    {"day out", kTripCats, kTripMotifs, 205, 55, 3.0},
    {"autumn table", kAutumnCats, kAutumnMotifs, 290, 35, 5.0},
    {"Christmas", kChristmasCats, kChristmasMotifs, 340, 60, 6.0},
};

constexpr Words kBrands = {"Hollow & Vine", "Brightside", "Fern & Fable", "Little Harbour", "Tilly Moss", "Copper Lane",
                           "Northfold", "Maison Petite", "Wren & Co", "Paper Parade", "Old Mill", "Juniper Row",
                           "Salt & Pine", "Kindling", "Marlow House", "Pocket Garden", "Sunday Post", "Otter & Oak",
                           "Bluebird", "Quince", "Lumen", "Thistle", "Gable End", "Pip & Pear"};
constexpr Words kColours = {"Sage", "Cream", "Navy", "Rose", "Mustard", "Charcoal", "Teal", "Rust", "Duck Egg", "Coral",
                            "Lilac", "Ivory", "Forest Green", "Sky Blue", "Red", "Blush"};
// clang-format on

}  // namespace

std::span<const CategorySpec> Categories() { return kCategories; }
std::span<const ThemeSpec> Themes() { return kThemes; }
std::span<const std::string_view> Brands() { return kBrands; }
std::span<const std::string_view> Colours() { return kColours; }

}  // namespace vitrine
