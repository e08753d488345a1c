#pragma once

#include "model/knowledge.h"
#include "sampling/intervention.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::task {

inline constexpr size_t kMostSeeds = 100000;

/// "7", "0-15", "3,5,9", or a mix. Throws InvalidValue, also for more than 100,000 seeds.
std::vector<std::uint64_t> parseSeeds(const std::string &text);

struct Size {
    int width = 0, height = 0;
};
/// "512x768".
Size parseSize(const std::string &text);

/// "FROM-TO" in timesteps, 0 <= FROM < TO <= 1000.
sampling::Window parseWindow(const std::string &text);

/// "T:FACTOR,…": a factor on the scale at timesteps, straight lines between them.
sampling::ScaleSchedule parseSchedule(const std::string &text);

sampling::Branch parseBranch(const std::string &text);

/// "mid", "up_0", "mid+up_0".
std::vector<network::Site> parseSites(const std::string &text);

/// "doctor,teacher" without the blanks around each; "" is none. Throws InvalidValue for an empty
/// entry.
std::vector<std::string> parseList(const std::string &text);

/// "a man=.5,a woman=.5": numbers by class, each once.
std::map<std::string, double> parseShares(const std::string &text);

/// "gender=a man|a woman".
model::Attribute parseAttribute(const std::string &text);

/// "FILE" or "FILE@SCALE"; an @ in the path is part of it unless a number follows the last one.
struct DirectionWish {
    std::string file;
    std::optional<double> scale;
    std::optional<sampling::Branch> branch;
    sampling::Window window;
    sampling::ScaleSchedule schedule;
    std::string maskFile; ///< empty: everywhere
};
DirectionWish parseDirection(const std::string &text);

/// "FROM:TO:COUNT": 2 to 1000 scales, evenly from FROM to TO. Throws InvalidValue.
std::vector<double> parseSeries(const std::string &text);

/// "deviation>0.2" or "difference>0.1".
struct FailIf {
    enum class What { Deviation, Difference };
    What what = What::Deviation;
    double above = 0;
};
FailIf parseFailIf(const std::string &text);

} // namespace deviascope::task
