#include "decoding/picture_check.h"

#include "base/error.h"
#include "decoding/resampling.h"
#include "statistics/mean_deviation.h"
#include "statistics/share.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

namespace deviascope::decoding {

namespace {

constexpr int kWordsBeside = 3; ///< that stand beside a picture
constexpr int kShuffles = 1000;
constexpr int kFew = 5;

/// The pictures that have a caption, and where that stands among the prompts.
struct Captioned {
    std::vector<size_t> pictures;
    std::vector<size_t> captions;
};

Captioned captionedOf(const std::vector<ShownPicture> &pictures,
                      const std::vector<std::string> &prompts)
{
    Captioned found;
    for (size_t i = 0; i < pictures.size(); ++i) {
        if (pictures[i].caption.empty())
            continue;
        const auto own = std::find(prompts.begin(), prompts.end(), pictures[i].caption);
        if (own == prompts.end())
            throw base::Error(base::ErrorKind::InvalidValue,
                              "The caption of a picture is not among the prompts",
                              pictures[i].caption, "Add it to the prompts.");
        found.pictures.push_back(i);
        found.captions.push_back(static_cast<size_t>(own - prompts.begin()));
    }
    return found;
}

/// Ranks of every prompt for each picture, 1 the nearest: [picture][row]. Equal cosines share the
/// better rank.
std::vector<std::vector<int>> ranksOf(const at::Tensor &likeness)
{
    const auto n = static_cast<size_t>(likeness.size(0));
    const auto m = static_cast<size_t>(likeness.size(1));
    std::vector<std::vector<int>> ranks(n, std::vector<int>(m));
    for (size_t i = 0; i < n; ++i) {
        const double *cosine = likeness.const_data_ptr<double>() + i * m;
        std::vector<double> sorted(cosine, cosine + m);
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        for (size_t k = 0; k < m; ++k)
            ranks[i][k] = 1 + static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(),
                                                                cosine[k], std::greater<>()) -
                                               sorted.begin());
    }
    return ranks;
}

} // namespace

void requireCheckable(const std::vector<ShownPicture> &pictures,
                      const std::vector<std::string> &prompts)
{
    if (!pictures.empty() && pictures.size() < 3)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "Pictures are compared with each other: at least three are needed",
                          std::to_string(pictures.size()), "Add pictures to the folder.");
    captionedOf(pictures, prompts);
}

PictureCheck checkPictures(const WhitenedBank &bank, const std::vector<int64_t> &rows,
                           const std::vector<ShownPicture> &pictures, const at::Tensor &places,
                           std::uint64_t seed)
{
    std::vector<std::string> prompts;
    for (const int64_t row : rows)
        prompts.push_back(bank.prompts[static_cast<size_t>(row)]);
    requireCheckable(pictures, prompts);
    PictureCheck check;
    if (pictures.empty())
        return check;
    const Captioned known = captionedOf(pictures, prompts);
    const at::Tensor d = places - places.mean(0, true);
    const at::Tensor likeness = cosines(d, deviations(bank, rows)).contiguous();
    const auto ranks = ranksOf(likeness);
    const auto cosineOf = [&](size_t picture, size_t row) {
        return likeness[static_cast<int64_t>(picture)][static_cast<int64_t>(row)].item<double>();
    };

    for (size_t i = 0; i < pictures.size(); ++i) {
        Decoded decoded = decode(bank, rows, d[static_cast<int64_t>(i)], kWordsBeside, seed);
        check.places.push_back({pictures[i].name,
                                pictures[i].caption,
                                std::move(decoded.nearest),
                                decoded.chance,
                                decoded.margin,
                                {},
                                0});
    }
    check.captioned = static_cast<int>(known.pictures.size());
    check.captions =
        static_cast<int>(std::set<size_t>(known.captions.begin(), known.captions.end()).size());
    if (known.pictures.empty())
        return check;

    struct Score {
        double first = 0, firstFive = 0, cosine = 0; ///< means over the pictures
    };
    const auto n = static_cast<double>(known.pictures.size());
    const auto scoreOf = [&](const std::vector<size_t> &captions) {
        Score score;
        for (size_t i = 0; i < known.pictures.size(); ++i) {
            const int rank = ranks[known.pictures[i]][captions[i]];
            score.first += (rank == 1) / n;
            score.firstFive += (rank <= kFew) / n;
            score.cosine += cosineOf(known.pictures[i], captions[i]) / n;
        }
        return score;
    };
    std::vector<double> own;
    for (size_t i = 0; i < known.pictures.size(); ++i) {
        PicturePlace &place = check.places[known.pictures[i]];
        place.rank = ranks[known.pictures[i]][known.captions[i]];
        place.cosine = cosineOf(known.pictures[i], known.captions[i]);
        own.push_back(*place.cosine);
        check.first.count += place.rank == 1;
        check.firstFive.count += place.rank <= kFew;
    }
    const auto mean = statistics::sampleMean(own);
    check.cosine = mean.mean;
    check.cosineInterval = mean.interval;

    std::mt19937_64 generator(seed);
    std::vector<size_t> captions = known.captions;
    std::vector<double> first, firstFive;
    for (int k = 0; k < kShuffles; ++k) {
        std::shuffle(captions.begin(), captions.end(), generator);
        const Score score = scoreOf(captions);
        first.push_back(score.first);
        firstFive.push_back(score.firstFive);
        check.shuffledCosine += score.cosine / kShuffles;
    }
    const auto finish = [&](RankShare &share, const std::vector<double> &shuffled) {
        share.n = check.captioned;
        share.interval = statistics::wilson(share.count, share.n);
        for (const double each : shuffled)
            share.shuffled += each / kShuffles;
        share.shuffledQ95 = quantile(shuffled, 0.95);
    };
    finish(check.first, first);
    finish(check.firstFive, firstFive);
    return check;
}

} // namespace deviascope::decoding
