#include "scale/slider_response.h"

#include "core/support.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using scale::ResponsePoint;
using scale::SliderResponse;

namespace {

/// Of 40 pictures: scale, how many show the concept, how many of 40 keep their role.
SliderResponse responseOf(const std::vector<std::array<double, 3>> &rows)
{
    SliderResponse response;
    for (const auto &[scale, shown, kept] : rows)
        response.points.push_back({scale, {int(shown), 40}, {int(kept), 40}, 0});
    return response;
}

} // namespace

class SliderResponseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Isotonic in between; the flat ends and what loses the role lie outside.
    void theUsableRangeIsFound()
    {
        SliderResponse response = responseOf({{-1, 4, 40},
                                              {-.5, 4, 40},
                                              {0, 10, 40},
                                              {.5, 22, 39},
                                              {1, 20, 40},
                                              {1.5, 36, 38},
                                              {2, 40, 20}});
        scale::fitResponse(response);
        QCOMPARE(response.low, -.5);
        QCOMPARE(response.high, 1.5);
        QVERIFY(response.rises());
        QCOMPARE(response.points[3].fitted, 21. / 40); // .5 and 1 are pooled
        QCOMPARE(response.points[4].fitted, 21. / 40);
        QCOMPARE(response.points[0].fitted, 4. / 40);
        QCOMPARE(response.points[6].fitted, 36. / 40); // as at the end of the range
    }

    void whatDoesNotGrowHasNoRange()
    {
        SliderResponse response = responseOf({{-1, 12, 40}, {0, 10, 40}, {1, 7, 40}});
        scale::fitResponse(response);
        QVERIFY(!response.rises());
        response = responseOf({{-1, 1, 10}, {0, 10, 40}, {1, 30, 10}});
        scale::fitResponse(response); // the role is lost at once
        QVERIFY(!response.rises());
        QCOMPARE(response.low, 0.);
        QCOMPARE(response.high, 0.);
    }

    void aRoleIsLostWhenThatIsSure()
    {
        QVERIFY(!scale::isRoleLost({0, 0}));
        QVERIFY(!scale::isRoleLost({38, 40}));
        QVERIFY(!scale::isRoleLost({35, 40})); // 88 %, but 93 % is within the interval
        QVERIFY(scale::isRoleLost({30, 40}));
    }

    void scalesMustAscendAroundZero()
    {
        SliderResponse without = responseOf({{.5, 3, 40}, {1, 4, 40}});
        QVERIFY(tests::errorOf([&] { scale::fitResponse(without); }));
        SliderResponse falling = responseOf({{0, 3, 40}, {-1, 4, 40}});
        QVERIFY(tests::errorOf([&] { scale::fitResponse(falling); }));
    }

    void isReadAgain()
    {
        SliderResponse response = responseOf({{-1, 4, 40}, {0, 10, 40}, {1, 30, 39}});
        response.suggested = scale::Trial{1, {20, 30}, {21, 30}, {0, 10}, {39, 40}};
        response.prompts = {"a pilot"};
        response.seeds = {900000};
        response.sampler = "dpmpp_2m";
        response.steps = 10;
        response.guidance = 4;
        response.model = "abc";
        scale::fitResponse(response);
        const auto json = scale::toJson(response);
        QVERIFY(scale::responseFromJson(nlohmann::json::parse(json.dump())) == response);
        auto damaged = json;
        damaged["points"][1]["shown"]["count"] = 41;
        QVERIFY(!scale::responseFromJson(damaged));
        damaged = json;
        damaged["points"][1]["scale"] = 3; // none at 0 any more
        QVERIFY(!scale::responseFromJson(damaged));
        damaged = json;
        damaged.erase("seeds");
        QVERIFY(!scale::responseFromJson(damaged));
        auto claimed = json;
        claimed["high"] = 77; // the counts decide
        QVERIFY(scale::responseFromJson(claimed) == response);
    }
};

DEVIASCOPE_TEST(SliderResponseTest, "scale/slider_response")
#include "slider_response_test.moc"
