#pragma once

#include "decoding/prompt_map.h"

namespace deviascope::tests {

/// A finished map of two prompts with one of everything.
inline decoding::PromptMap smallMap()
{
    decoding::PromptMap map;
    map.points = {{"a <doctor>", -1, 0.5, 0, 0.9, {{"a judge", 0.3}}},
                  {"a judge", 2, -0.5, 1, 0.8, {{"a <doctor>", 0.3}}}};
    map.clusters = {{1, {"a <doctor>"}}, {1, {"a judge"}}};
    decoding::MapAxisResult axis;
    axis.axis = {"a man", "a woman", {{"a judge", 0.9}}};
    axis.scores = {{"a <doctor>", 0.1, {0.0, 0.2}, 0.01}, {"a judge", 0.4, {0.3, 0.5}, {}}};
    axis.association = decoding::Association{5, 0.6, {0.1, 0.9}, 0.4, 0.02};
    map.axes = {axis};
    decoding::DefaultTest test;
    test.prompt = "a judge";
    test.attribute = "gender";
    test.descriptors = {"man", "woman"};
    test.distances = {1, 2};
    test.cosines = {0.9, 0.2};
    test.winShare = 0.5;
    map.defaults = {test};
    map.decoded = {{"unknown", {{{"a judge", 0.2}}, {{"a <doctor>", -0.1}}, 0.3, -0.1}}};
    map.reliability = {{0.9, 0.8}, 0.85, {0.7, 0.95}};
    return map;
}

} // namespace deviascope::tests
