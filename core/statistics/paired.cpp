#include "statistics/paired.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <boost/math/distributions/binomial.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::statistics {

double mcnemarExact(int b, int c)
{
    const int changes[] = {b, c};
    const int n = totalOf(changes);
    if (n == 0)
        return 1;
    const boost::math::binomial law(n, 0.5);
    return std::min(1.0, 2 * boost::math::cdf(law, std::min(b, c)));
}

PairedDifference newcombePaired(int both, int firstOnly, int secondOnly, int neither)
{
    const int cells[] = {both, firstOnly, secondOnly, neither};
    const int total = totalOf(cells);
    require(total >= 1, "A paired difference needs at least one pair", "n = 0");
    const double a = both, b = firstOnly, c = secondOnly, d = neither, n = total;
    const double p1 = (a + b) / n;
    const double p2 = (a + c) / n;
    const base::Interval i1 = wilson(both + firstOnly, total);
    const base::Interval i2 = wilson(both + secondOnly, total);
    // The correlation of the two shares; method 10 corrects it for continuity when positive.
    const double margins = (a + b) * (c + d) * (a + c) * (b + d);
    double phi = 0;
    if (margins > 0) {
        double numerator = a * d - b * c;
        if (numerator > 0)
            numerator = std::max(numerator - n / 2, 0.0);
        phi = numerator / std::sqrt(margins);
    }
    const auto root = [phi](double x, double y) {
        return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
    };
    PairedDifference result;
    result.difference = p1 - p2;
    result.interval = {result.difference - root(p1 - i1.low, i2.high - p2),
                       result.difference + root(i1.high - p1, p2 - i2.low)};
    return result;
}

} // namespace deviascope::statistics
