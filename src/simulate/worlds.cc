#include "simulate/worlds.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/random.h"
#include "simulate/world_specs.h"

namespace vitrine {
namespace {

using std::chrono::sys_days;
constexpr std::chrono::year_month_day kLastDay{std::chrono::year{2026}, std::chrono::month{10}, std::chrono::day{31}};
constexpr int64_t kDay_s = 86400;

struct WorldItem {
  std::string id;
  std::string title;
  size_t topic = 0;
  size_t maker = 0;
  size_t level = 0;
  int price = 0;
  int created_day = 0;  // negative: was there before day 0
  double appeal = 1;    // > 0: long-tailed
  double quality = 0;   // -1..1
  double style = 0;     // -1..1: who likes it is no matter of topic or maker
};

struct WorldEvent {
  int64_t time_s = 0;
  int person = 0;
  int item = 0;
  std::string_view action;
  int value = 0;  // 1..5 of a rating
};

struct Person {
  std::vector<double> topic_taste;
  std::vector<double> maker_taste;
  std::vector<size_t> levels;  // by topic: what is right for this person now
  size_t need = 0;             // a topic
  double generosity = 0;
  double style = 0;
  std::vector<int> taken_up;
};

// A few are wanted much, most are wanted little.
double LongTail(Random& random) { return 1 / (0.05 + random.Uniform()); }

std::vector<WorldItem> MakeItems(const WorldSpec& spec, const WorldOptions& options, Random random) {
  std::vector<WorldItem> items;
  std::unordered_set<std::string> titles;
  for (int i = 0; i < options.items; ++i) {
    WorldItem item;
    item.id.append(spec.id_prefix).append(std::to_string(1001 + i));
    // Every topic gets its share, so that small worlds have all of them too.
    item.topic = static_cast<size_t>(i) % spec.topics.size();
    item.maker = static_cast<size_t>(random.Below(spec.makers.size()));
    item.level = static_cast<size_t>(random.Below(spec.levels.size()));
    const auto& subjects = spec.topics[item.topic].subjects;
    item.title.append(spec.levels[item.level]).append(" ").append(subjects[random.Below(subjects.size())]);
    if (titles.contains(item.title)) item.title.append(" by ").append(spec.makers[item.maker]);
    if (titles.contains(item.title)) item.title.append(" (").append(std::to_string(i)).append(")");
    titles.insert(item.title);
    if (spec.price_high > 0) item.price = static_cast<int>(random.Between(spec.price_low, spec.price_high));
    // Where only the new is seen, something new comes every day; elsewhere a fifth arrives during the time.
    const bool arrives = spec.fresh_days > 0 || random.Chance(0.2);
    item.created_day = arrives ? static_cast<int>(random.Below(static_cast<uint64_t>(options.days))) : -1;
    item.appeal = LongTail(random);
    item.quality = random.Uniform(-1, 1);
    item.style = random.Uniform(-1, 1);
    items.push_back(std::move(item));
  }
  return items;
}

Person MakePerson(const WorldSpec& spec, Random& random) {
  constexpr double kFavourite = 6;
  Person person;
  person.topic_taste.assign(spec.topics.size(), 0.3);
  person.maker_taste.assign(spec.makers.size(), 1);
  for (int64_t n = random.Between(1, 3); n > 0; --n) person.topic_taste[random.Below(spec.topics.size())] = kFavourite;
  for (int n = 0; n < 2; ++n) person.maker_taste[random.Below(spec.makers.size())] = kFavourite;
  for (size_t t = 0; t < spec.topics.size(); ++t) person.levels.push_back(random.Below(2));
  // Most are at the beginning of their lives, some come in the middle.
  person.need = random.Chance(0.6) ? 0 : random.Below(spec.topics.size());
  person.generosity = 0.4 * random.Normal();
  person.style = random.Uniform(-1, 1);
  return person;
}

// One person at one time.
class Visit {
 public:
  Visit(const WorldSpec& spec, const std::vector<WorldItem>& items, const std::vector<std::vector<int>>& by_topic,
        int number, Person* person, Random random, std::vector<WorldEvent>* out)
      : spec_(spec),
        items_(items),
        by_topic_(by_topic),
        number_(number),
        person_(*person),
        random_(random),
        out_(*out) {}

  void Run(int day, int64_t midnight_s) {
    day_ = day;
    time_s_ = midnight_s + random_.Between(7 * 3600, 22 * 3600);
    size_t topic = FirstTopic();
    int maker = -1;
    for (int64_t looks = random_.Between(1, 2 * spec_.looks_per_visit - 1); looks > 0; --looks) {
      const int item = Pick(topic, maker);
      if (item < 0) return;
      LookAt(item);
      const double where = random_.Uniform();
      maker = where < spec_.same_maker ? static_cast<int>(Item(item).maker) : -1;
      if (where < spec_.same_maker + spec_.same_topic) {
        topic = Item(item).topic;
      } else {
        topic = FirstTopic();
      }
    }
  }

 private:
  const WorldItem& Item(int item) const { return items_[static_cast<size_t>(item)]; }

  size_t FirstTopic() {
    if (spec_.moves_on && random_.Chance(0.75)) return person_.need;
    return random_.Categorical(person_.topic_taste);
  }

  double LevelFit(const WorldItem& item) const {
    if (!spec_.climbs) return 1;
    const size_t own = person_.levels[item.topic];
    if (item.level == own) return 1;
    return item.level == own + 1 ? 0.4 : 0.05;
  }

  double Freshness(const WorldItem& item) const {
    if (spec_.fresh_days <= 0) return 1;
    const double halves = (day_ - item.created_day) / spec_.fresh_days;
    return 1 / ((1 + halves) * (1 + halves) * (1 + halves));
  }

  // An item of the topic, or of the maker where one is given; -1: there is none to see.
  int Pick(size_t topic, int maker) {
    weights_.clear();
    bool any = false;
    for (const int candidate : by_topic_[topic]) {
      const WorldItem& item = Item(candidate);
      double weight = item.appeal * LevelFit(item) * Freshness(item) * person_.maker_taste[item.maker];
      if (maker >= 0 && static_cast<int>(item.maker) != maker) weight = 0;
      if (item.created_day > day_ || Contains(seen_, candidate) || Contains(person_.taken_up, candidate)) weight = 0;
      any = any || weight > 0;
      weights_.push_back(weight);
    }
    if (!any) return maker >= 0 ? Pick(topic, -1) : -1;
    return by_topic_[topic][random_.Categorical(weights_)];
  }

  static bool Contains(const std::vector<int>& items, int item) {
    return std::find(items.begin(), items.end(), item) != items.end();
  }

  void Emit(std::string_view action, int item, int value = 0, int64_t later_s = 0) {
    if (action.empty()) return;
    out_.push_back({time_s_ + later_s, number_, item, action, value});
    time_s_ += random_.Between(3, 40);
  }

  // 0..1
  double Liking(const WorldItem& item) const {
    double liking = 0.25 + 0.15 * item.quality;
    if (person_.topic_taste[item.topic] > 1 || (spec_.moves_on && item.topic == person_.need)) liking += 0.3;
    if (person_.maker_taste[item.maker] > 1) liking += 0.2;
    return std::clamp(liking, 0.0, 1.0);
  }

  void LookAt(int number) {
    const WorldItem& item = Item(number);
    seen_.push_back(number);
    Emit(spec_.actions.look, number);
    time_s_ += random_.Between(15, 240);
    const double liking = Liking(item);
    if (random_.Chance(spec_.keeps * liking)) Emit(spec_.actions.keep, number);
    if (random_.Chance(spec_.weighs * liking)) Emit(spec_.actions.weigh, number);
    if (random_.Chance(spec_.takes_up * liking)) TakeUp(number);
    if (random_.Chance(spec_.dismisses * (1 - liking))) Emit(spec_.actions.dismiss, number);
  }

  void TakeUp(int number) {
    const WorldItem& item = Item(number);
    Emit(spec_.actions.take_up, number);
    person_.taken_up.push_back(number);
    size_t& level = person_.levels[item.topic];
    level = std::max(level, std::min(item.level + 1, spec_.levels.size() - 1));
    if (spec_.moves_on && item.topic == person_.need && random_.Chance(0.8)) {
      person_.need = std::min(person_.need + 1, spec_.topics.size() - 1);
    }
    if (!random_.Chance(spec_.rates)) return;
    const double value =
        3.2 + 0.8 * item.quality + person_.generosity + 1.2 * person_.style * item.style + 0.4 * random_.Normal();
    const int stars = static_cast<int>(std::clamp(std::lround(value), 1L, 5L));
    Emit(spec_.actions.rate, number, stars, random_.Between(1, 14) * kDay_s);
  }

  const WorldSpec& spec_;
  const std::vector<WorldItem>& items_;
  const std::vector<std::vector<int>>& by_topic_;
  int number_;
  Person& person_;
  Random random_;
  std::vector<WorldEvent>& out_;
  int day_ = 0;
  int64_t time_s_ = 0;
  std::vector<int> seen_;
  std::vector<double> weights_;
};

std::vector<WorldEvent> MakeEvents(const WorldSpec& spec, const WorldOptions& options,
                                   const std::vector<WorldItem>& items, const Random& random, int64_t start_s) {
  std::vector<std::vector<int>> by_topic(spec.topics.size());
  for (size_t i = 0; i < items.size(); ++i) by_topic[items[i].topic].push_back(static_cast<int>(i));
  std::vector<WorldEvent> events;
  for (int p = 0; p < options.users; ++p) {
    Random own = random.Fork(static_cast<uint64_t>(p));
    Person person = MakePerson(spec, own);
    // Most come a few times, few come often: 1 on average.
    const double activity = 0.5 / (0.15 + own.Uniform());
    const int first_day = own.Chance(0.5) ? 0 : static_cast<int>(own.Below(static_cast<uint64_t>(options.days)));
    for (int day = first_day; day < options.days; ++day) {
      if (!own.Chance(spec.visits_per_day * activity)) continue;
      Visit(spec, items, by_topic, p, &person, own.Fork(static_cast<uint64_t>(day)), &events)
          .Run(day, start_s + day * kDay_s);
    }
  }
  // What would come after the last day has not happened yet.
  const int64_t end_s = start_s + options.days * kDay_s;
  std::erase_if(events, [&](const WorldEvent& event) { return event.time_s >= end_s; });
  std::stable_sort(events.begin(), events.end(),
                   [](const WorldEvent& a, const WorldEvent& b) { return a.time_s < b.time_s; });
  return events;
}

// Nothing that these worlds write needs quotes.
std::string Row(std::initializer_list<std::string_view> fields) {
  std::string row;
  for (const std::string_view field : fields) row.append(row.empty() ? "" : ",").append(field);
  return row.append("\r\n");
}

std::string CatalogOf(const WorldSpec& spec, const std::vector<WorldItem>& items) {
  const WorldColumns& names = spec.columns;
  std::string out = Row({names.item, names.title, names.topic, names.maker, names.level, names.price});
  if (names.price.empty()) out.replace(out.size() - 3, 1, "");
  for (const WorldItem& item : items) {
    std::string row = Row({item.id, item.title, spec.topics[item.topic].name, spec.makers[item.maker],
                           spec.levels[item.level], std::to_string(item.price)});
    if (names.price.empty()) row = row.substr(0, row.rfind(',')) + "\r\n";
    out += row;
  }
  return out;
}

std::string EventsOf(const WorldSpec& spec, const std::vector<WorldItem>& items,
                     const std::vector<WorldEvent>& events) {
  const WorldColumns& names = spec.columns;
  const bool rated = !names.value.empty();
  std::string out = rated ? Row({names.person, names.item, names.action, names.time, names.value})
                          : Row({names.person, names.item, names.action, names.time});
  for (const WorldEvent& event : events) {
    std::string person = std::to_string(event.person + 1);
    person.insert(0, person.size() < 5 ? 5 - person.size() : 0, '0');
    person.insert(0, "p-");
    const std::string& item = items[static_cast<size_t>(event.item)].id;
    const std::string time = std::to_string(event.time_s);
    const std::string value = event.value > 0 ? std::to_string(event.value) : "";
    out += rated ? Row({person, item, event.action, time, value}) : Row({person, item, event.action, time});
  }
  return out;
}

// "name": "column", for those that are there.
std::string Members(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  std::string out;
  for (const auto& [name, value] : members) {
    if (name.empty() || value.empty()) continue;
    out.append(out.empty() ? "" : ", ").append("\"").append(name).append("\": \"").append(value).append("\"");
  }
  return "{ " + out + " }";
}

std::string SchemaOf(const WorldSpec& spec) {
  const WorldColumns& c = spec.columns;
  const WorldActions& a = spec.actions;
  std::string out = "{\n";
  out += "  \"columns\": " +
         Members({{"user", c.person}, {"item", c.item}, {"type", c.action}, {"time", c.time}, {"value", c.value}}) +
         ",\n";
  out += "  \"types\": " +
         Members({{a.look, "view"},
                  {a.keep, "like"},
                  {a.weigh, "cart"},
                  {a.take_up, "purchase"},
                  {a.rate, "rating"},
                  {a.dismiss, "not-interested"}}) +
         ",\n";
  out +=
      "  \"catalog\": " +
      Members({{"item", c.item}, {"title", c.title}, {"category", c.topic}, {"brand", c.maker}, {"price", c.price}}) +
      ",\n";
  out += "  \"weights\": " + std::string(spec.weights) + "\n}\n";
  return out;
}

Status Choose(const char* name, int low, int high, int usual, int* value) {
  if (*value == 0) *value = usual;
  if (*value >= low && *value <= high) return OkStatus();
  return InvalidArgument(std::string("--") + name + " " + std::to_string(*value) + ": must be " + std::to_string(low) +
                         " to " + std::to_string(high));
}

}  // namespace

std::span<const std::string_view> WorldNames() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const WorldSpec& spec : WorldSpecs()) names.push_back(spec.name);
    return names;
  }();
  return kNames;
}

Result<World> SimulateWorld(std::string_view name, const WorldOptions& options) {
  const auto specs = WorldSpecs();
  const auto spec = std::find_if(specs.begin(), specs.end(), [&](const WorldSpec& s) { return s.name == name; });
  if (spec == specs.end()) return InvalidArgument("there is no world " + std::string(name));
  World world;
  world.options = options;
  VITRINE_RETURN_IF_ERROR(Choose("items", 50, 100'000, spec->items, &world.options.items));
  VITRINE_RETURN_IF_ERROR(Choose("users", 1, 1'000'000, spec->users, &world.options.users));
  VITRINE_RETURN_IF_ERROR(Choose("days", 7, 3650, spec->days, &world.options.days));
  const int64_t start_s = (int64_t{sys_days{kLastDay}.time_since_epoch().count()} - world.options.days + 1) * kDay_s;
  const Random random(options.seed);
  const std::vector<WorldItem> items = MakeItems(*spec, world.options, random.Fork(1));
  const std::vector<WorldEvent> events = MakeEvents(*spec, world.options, items, random.Fork(2), start_s);
  world.events = events.size();
  world.catalog_csv = CatalogOf(*spec, items);
  world.events_csv = EventsOf(*spec, items, events);
  world.schema_json = SchemaOf(*spec);
  return world;
}

}  // namespace vitrine
