#include "statistics/power.h"

#include "statistics/require.h"

#include <boost/math/distributions/normal.hpp>

#include <cmath>

namespace deviascope::statistics {

int imagesNeeded(double share, double difference, Design design, double power, double alpha)
{
    require(share >= 0 && share <= 1, "A share must be from 0 to 1", std::to_string(share));
    require(difference != 0 && share + difference >= 0 && share + difference <= 1,
            "The changed share must differ and stay within 0..1",
            std::to_string(share + difference));
    require(power > 0 && power < 1, "The power must be between 0 and 1", std::to_string(power));
    require(alpha > 0 && alpha < 1, "Alpha must be between 0 and 1", std::to_string(alpha));
    const boost::math::normal normal;
    const double za = boost::math::quantile(boost::math::complement(normal, alpha / 2));
    const double zb = boost::math::quantile(normal, power);
    const double other = share + difference;
    double n = 0;
    if (design == Design::Paired) {
        const double discordant = std::abs(difference);
        const double root =
            za * std::sqrt(discordant) + zb * std::sqrt(discordant - difference * difference);
        n = root * root / (difference * difference);
    } else {
        const double mean = (share + other) / 2;
        const double root = za * std::sqrt(2 * mean * (1 - mean)) +
                            zb * std::sqrt(share * (1 - share) + other * (1 - other));
        n = root * root / (difference * difference);
    }
    require(n < 1e9, "The difference is too small for any audit", std::to_string(difference));
    return static_cast<int>(std::ceil(n - 1e-9));
}

} // namespace deviascope::statistics
