#include "statistics/counted.h"

#include "statistics/share.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
using statistics::Counted;

class CountedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingCountedIsNoShare()
    {
        QVERIFY(!Counted{}.share());
        QCOMPARE(Counted{}.interval().low, 0.);
        QCOMPARE(Counted{}.interval().high, 1.);
        QVERIFY(statistics::toJson(Counted{})["share"].is_null());
    }

    void aShareHasItsInterval()
    {
        const Counted counted{41, 52};
        QCOMPARE(*counted.share(), 41. / 52);
        QCOMPARE(counted.interval().low, statistics::wilson(41, 52).low);
    }

    void onlyPossibleCountsAreRead()
    {
        const Counted counted{3, 8};
        QVERIFY(statistics::countedFromJson(statistics::toJson(counted)) == counted);
        for (const char *text : {"3", "{}", R"({"count": 9, "n": 8})", R"({"count": -1, "n": 8})",
                                 R"({"count": 1.5, "n": 8})", R"({"count": 1})"})
            QVERIFY2(!statistics::countedFromJson(json::parse(text)), text);
    }
};

DEVIASCOPE_TEST(CountedTest, "statistics/counted")
#include "counted_test.moc"
