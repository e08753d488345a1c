#include "direction/origin.h"

#include "core/direction/sample_direction.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using direction::Direction;
using nlohmann::json;

namespace {

Direction learnedWoman()
{
    Direction made = tests::sampleDirection();
    made.provenance = {{"settings", {{"seed", 0}, {"steps", 50}}},
                       {"model", {{"name", "tiny"}, {"hash", "abc"}}}};
    return made;
}

using Change = std::function<void(Direction &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class OriginTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theModelIsRead()
    {
        QCOMPARE(direction::modelHashOf(learnedWoman()), std::string("abc"));
        QCOMPARE(direction::modelNameOf(learnedWoman()), std::string("tiny"));
    }

    /// Whatever a file of another program holds there.
    void strangeProvenanceSaysNothing()
    {
        for (const json &strange :
             {json(), json::array({1}), json(3), json{{"model", "abc"}},
              json{{"model", {{"hash", 7}, {"name", json::array()}}}, {"stopped_early", "yes"}}}) {
            Direction direction = learnedWoman();
            direction.provenance = strange;
            QCOMPARE(direction::modelHashOf(direction), std::string());
            QCOMPARE(direction::modelNameOf(direction), std::string());
            QVERIFY(!direction::stoppedEarly(direction));
            QVERIFY(direction::ofTheSameRun(direction, direction));
            QVERIFY(!direction::ofTheSameRun(direction, learnedWoman()));
        }
    }

    void resultsAreNoCauses()
    {
        Direction measured = learnedWoman();
        measured.suggestedScale = 2;
        measured.tags = {"mine"};
        for (const char *result : {"calibration", "rivals", "response", "scale_trials", "seconds"})
            measured.provenance[result] = 1;
        QCOMPARE(direction::causeOf(measured), direction::causeOf(learnedWoman()));
    }

    void causesAreCauses_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
        row("name", [](Direction &d) { d.name = std::string("another"); });
        row("concept", [](Direction &d) { d.concept_ = std::string("another"); });
        row("base", [](Direction &d) { d.base = std::string("another"); });
        row("method", [](Direction &d) { d.method = std::string("text"); });
        row("branch", [](Direction &d) { d.branch = sampling::Branch::Both; });
        row("timesteps", [](Direction &d) { d.timesteps = {500}; });
        row("tensor", [](Direction &d) { d.tensors[network::kMid] = at::zeros({1, 2, 1, 1}); });
        row("shape", [](Direction &d) { d.tensors[network::kMid] = at::ones({1, 1, 2, 1}); });
        row("text", [](Direction &d) { d.text = at::ones({1, 2, 2}); });
    }

    void causesAreCauses()
    {
        QFETCH(const Change, change);
        Direction other = learnedWoman();
        change(other);
        QVERIFY(direction::causeOf(other) != direction::causeOf(learnedWoman()));
    }

    void aRunIsToldByItsSettings()
    {
        Direction again = learnedWoman();
        again.tensors[network::kMid] = at::zeros({1, 2, 1, 1}); // of another machine
        again.provenance["seconds"] = 3;
        QVERIFY(direction::ofTheSameRun(again, learnedWoman()));
        for (const Change &change :
             {Change([](Direction &d) { d.base = std::string("a doctor"); }),
              Change([](Direction &d) { d.method = std::string("text"); }),
              Change([](Direction &d) { d.concept_ = std::string("a man"); }),
              Change([](Direction &d) { d.name = std::string("hers"); }),
              Change([](Direction &d) { d.provenance["settings"]["seed"] = 1; }),
              Change([](Direction &d) { d.provenance["model"]["hash"] = "def"; }),
              Change([](Direction &d) { d.provenance.erase("settings"); })}) {
            Direction other = learnedWoman();
            change(other);
            QVERIFY(!direction::ofTheSameRun(other, learnedWoman()));
        }
    }

    void aRevisionIsOfWhatItDoes()
    {
        const Direction made = learnedWoman();
        const std::string revision = direction::revisionOf(made);
        QCOMPARE(revision.size(), size_t(64));
        Direction same = learnedWoman();
        same.name = "another name";
        same.tags = {"mine"};
        same.suggestedScale = 2.5;
        same.provenance["response"] = 1;
        QCOMPARE(direction::revisionOf(same), revision);
        Direction longer = learnedWoman();
        for (auto &[site, tensor] : longer.tensors)
            tensor = tensor * 1.001;
        QVERIFY(direction::revisionOf(longer) != revision);
        Direction both = learnedWoman();
        both.branch = sampling::Branch::Both;
        QVERIFY(direction::revisionOf(both) != revision);
        Direction other = learnedWoman();
        other.concept_ = "a man";
        QVERIFY(direction::revisionOf(other) != revision);
    }
};

DEVIASCOPE_TEST(OriginTest, "direction/origin")
#include "origin_test.moc"
