// What the worlds consist of and how people go about in them. Data only.
#ifndef VITRINE_SIMULATE_WORLD_SPECS_H_
#define VITRINE_SIMULATE_WORLD_SPECS_H_

#include <span>
#include <string_view>

namespace vitrine {

struct TopicSpec {
  std::string_view name;
  std::span<const std::string_view> subjects;
};

// What people do, under the world's own names. Empty: nobody does it there.
struct WorldActions {
  std::string_view look;
  std::string_view keep;     // a like, a bookmark
  std::string_view weigh;    // one step before taking it up
  std::string_view take_up;  // enrol, share, apply
  std::string_view rate;     // with a value of 1 to 5
  std::string_view dismiss;
};

// Columns of the two files, under the world's own names.
struct WorldColumns {
  std::string_view item;
  std::string_view title;
  std::string_view topic;
  std::string_view maker;
  std::string_view price;  // empty: nothing costs anything
  std::string_view level;  // an attribute
  std::string_view person;
  std::string_view action;
  std::string_view time;
  std::string_view value;  // of a rating; empty: nobody rates
};

struct WorldSpec {
  std::string_view name;
  int items;
  int users;
  int days;
  std::string_view id_prefix;  // "course-"
  WorldColumns columns;
  WorldActions actions;
  std::string_view weights;  // the schema's, as JSON: how much each kind of event says about a person
  std::span<const TopicSpec> topics;
  std::span<const std::string_view> makers;
  std::span<const std::string_view> levels;  // a title is the level, then the subject: "Introduction to Algebra"

  bool climbs;        // people stay at the level they have reached in a topic, or go one up
  bool moves_on;      // who has taken something up in a topic needs the next one
  double fresh_days;  // after so many days half as many look; 0: what is there stays as it was
  double same_maker;  // how often the next look is at the same maker's
  double same_topic;  // ... in the same topic
  double visits_per_day;
  int looks_per_visit;  // about
  double keeps;         // chance of each for something that is liked
  double weighs;
  double takes_up;
  double rates;      // of what was taken up
  double dismisses;  // of what is not liked
  int price_low;
  int price_high;
};

std::span<const WorldSpec> WorldSpecs();

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_WORLD_SPECS_H_
