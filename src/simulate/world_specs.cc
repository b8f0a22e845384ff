#include "simulate/world_specs.h"

namespace vitrine {
namespace {

using Words = std::string_view[];

// Courses.
constexpr Words kMathematics = {"Algebra",       "Geometry",      "Calculus",    "Statistics",
                                "Number Theory", "Topology",      "Probability", "Graph Theory",
                                "Logic",         "Linear Models", "Numerics",    "Optimisation"};
constexpr Words kProgramming = {"Python", "C++",       "Databases", "Algorithms", "Web Pages", "Testing",
                                "Rust",   "Compilers", "Networks",  "Git",        "Linux",     "Security"};
constexpr Words kLanguages = {"Spanish", "French", "Japanese", "Chinese", "German", "Italian",
                              "Arabic",  "Greek",  "Polish",   "Turkish", "Dutch",  "Korean"};
constexpr Words kArts = {"Drawing",  "Watercolour", "Photography", "Pottery",   "Calligraphy", "Film",
                         "Printing", "Typography",  "Sculpture",   "Animation", "Textiles",    "Perspective"};
constexpr Words kMusic = {"Piano",  "Guitar", "Singing",     "Harmony", "Composition",  "Drums",
                          "Violin", "Rhythm", "Improvising", "Mixing",  "Ear Training", "Song Writing"};
constexpr Words kBusiness = {"Accounting", "Marketing", "Negotiation", "Law",        "Leadership", "Finance",
                             "Planning",   "Pricing",   "Logistics",   "Interviews", "Writing",    "Presenting"};
constexpr Words kScience = {"Physics", "Chemistry", "Biology", "Astronomy", "Geology", "Genetics",
                            "Ecology", "Optics",    "Climate", "Anatomy",   "Neurons", "Particles"};
constexpr Words kCooking = {"Baking", "Sauces", "Bread",  "Fermenting", "Knives", "Vegetables",
                            "Pastry", "Soups",  "Spices", "Noodles",    "Fish",   "Chocolate"};
constexpr TopicSpec kSubjects[] = {{"Mathematics", kMathematics},
                                   {"Programming", kProgramming},
                                   {"Languages", kLanguages},
                                   {"Arts", kArts},
                                   {"Music", kMusic},
                                   {"Business", kBusiness},
                                   {"Science", kScience},
                                   {"Cooking", kCooking}};
constexpr Words kSchools = {
    "Northgate School", "Open Lectern",  "Harbour College", "The Evening Class", "Lumen", "Old Library",
    "Workshop 12",      "Field Station", "Quill",           "Meridian"};
constexpr Words kCourseLevels = {"First Steps in", "Practical", "Intermediate", "Advanced", "Masterclass:"};

// Posts.
constexpr Words kGardening = {"tomatoes",      "compost", "roses",      "slugs",
                              "balcony herbs", "pruning", "seed swaps", "ferns"};
constexpr Words kCycling = {"gravel", "commuting", "brakes", "night rides", "cargo bikes", "hills", "chains", "tents"};
constexpr Words kBoardGames = {"solo games",     "dice",        "old classics",  "rules nobody reads",
                               "painting minis", "two players", "long evenings", "trains"};
constexpr Words kAstronomy = {"the moon", "meteors",   "cheap telescopes", "dark skies",
                              "Saturn",   "star maps", "comets",           "eclipses"};
constexpr Words kBread = {"sourdough", "rye", "crumb", "ovens", "starters", "baguettes", "failures", "flour"};
constexpr Words kCities = {"trams", "benches", "bridges", "street trees", "markets", "stairs", "signs", "rooftops"};
constexpr Words kKnitting = {"socks", "lace", "wool", "cables", "first jumpers", "dyeing", "needles", "mending"};
constexpr Words kBirds = {"owls", "nest boxes", "migration", "gulls", "song", "feeders", "swifts", "lists"};
constexpr Words kFilm = {"long takes", "colour",        "silent film", "subtitles",
                         "scores",     "small cinemas", "editing",     "trailers"};
constexpr Words kRepairs = {"radios", "zips", "phones", "chairs", "kettles", "glue", "screws", "lamps"};
constexpr TopicSpec kFeeds[] = {{"Gardening", kGardening}, {"Cycling", kCycling}, {"Board games", kBoardGames},
                                {"Astronomy", kAstronomy}, {"Bread", kBread},     {"Cities", kCities},
                                {"Knitting", kKnitting},   {"Birds", kBirds},     {"Film", kFilm},
                                {"Repairs", kRepairs}};
constexpr Words kAuthors = {"ada",  "bruno",  "chloe", "dmitri", "esra",  "felix", "greta", "hiro", "ines",  "jonas",
                            "kofi", "lena",   "mateo", "nadia",  "oskar", "priya", "quinn", "rosa", "sami",  "tove",
                            "uma",  "viktor", "wren",  "ximena", "yusuf", "zoe",   "amir",  "bea",  "carlo", "dunja"};
constexpr Words kFormats = {"Notes on", "A week of", "What I got wrong about", "Ten pictures of", "Questions about"};

// Financial products, in the order in which a life needs them.
constexpr Words kAccounts = {"Current Account", "Student Account", "Joint Account", "Youth Account"};
constexpr Words kCards = {"Debit Card", "Credit Card", "Travel Card", "Prepaid Card"};
constexpr Words kSavings = {"Savings Account", "Fixed Deposit", "Notice Account", "Savings Plan"};
constexpr Words kLoans = {"Car Loan", "Personal Loan", "Study Loan", "Renovation Loan"};
constexpr Words kMortgages = {"Fixed Mortgage", "Tracker Mortgage", "First Home Mortgage", "Remortgage"};
constexpr Words kInsurance = {"Home Insurance", "Life Insurance", "Liability Insurance", "Travel Insurance"};
constexpr Words kInvesting = {"Index Fund", "Bond Fund", "Share Account", "Green Fund"};
constexpr Words kPensions = {"Private Pension", "Annuity", "Pension Fund", "Drawdown Plan"};
constexpr TopicSpec kNeeds[] = {{"Accounts", kAccounts},   {"Cards", kCards},         {"Savings", kSavings},
                                {"Loans", kLoans},         {"Mortgages", kMortgages}, {"Insurance", kInsurance},
                                {"Investing", kInvesting}, {"Pensions", kPensions}};
constexpr Words kBanks = {"Alder", "Beacon", "Crown Street", "Delta Mutual", "Elm & Sons", "Fairway"};
constexpr Words kTiers = {"Basic", "Standard", "Plus", "Premium"};

constexpr WorldSpec kWorlds[] = {
    {"courses",
     400,
     3000,
     240,
     "course-",
     {"course", "name", "subject", "school", "fee", "level", "learner", "activity", "at", "stars"},
     {"opened", "saved", "started_trial", "enrolled", "reviewed", "not_for_me"},
     R"({ "view": 1, "like": 2, "cart": 2, "purchase": 4, "rating": 1 })",
     kSubjects,
     kSchools,
     kCourseLevels,
     /*climbs=*/true,
     /*moves_on=*/false,
     /*fresh_days=*/0,
     /*same_maker=*/0.1,
     /*same_topic=*/0.75,
     /*visits_per_day=*/0.03,
     /*looks_per_visit=*/4,
     0.12,
     0.15,
     0.22,
     0.5,
     0.03,
     9,
     240},
    {"posts",
     3000,
     2500,
     60,
     "post-",
     {"post", "headline", "tag", "author", "", "format", "account", "action", "at", ""},
     {"read", "liked", "commented", "shared", "", "hid"},
     R"({ "view": 1, "like": 2, "cart": 3, "purchase": 3 })",
     kFeeds,
     kAuthors,
     kFormats,
     /*climbs=*/false,
     /*moves_on=*/false,
     /*fresh_days=*/2,
     /*same_maker=*/0.4,
     /*same_topic=*/0.45,
     /*visits_per_day=*/0.25,
     /*looks_per_visit=*/7,
     0.2,
     0.05,
     0.05,
     0,
     0.02,
     0,
     0},
    {"finance",
     120,
     6000,
     720,
     "fin-",
     {"offer_code", "offer_name", "need", "issuer", "yearly_fee", "tier", "holder", "step", "at", ""},
     {"read_terms", "bookmarked", "calculated", "applied", "", "declined"},
     R"({ "view": 1, "like": 2, "cart": 2, "purchase": 3 })",
     kNeeds,
     kBanks,
     kTiers,
     /*climbs=*/false,
     /*moves_on=*/true,
     /*fresh_days=*/0,
     /*same_maker=*/0.45,
     /*same_topic=*/0.4,
     /*visits_per_day=*/0.008,
     /*looks_per_visit=*/3,
     0.08,
     0.3,
     0.3,
     0,
     0.05,
     0,
     180},
};

}  // namespace

std::span<const WorldSpec> WorldSpecs() { return kWorlds; }

}  // namespace vitrine
