#include "task/found.h"

#include "core/task/recorded_surroundings.h"
#include "direction/library.h"
#include "direction/thumbnail.h"
#include "discovery/provenance.h"
#include "report/counted_cell.h"
#include "support/registry.h"

#include <boost/algorithm/string/join.hpp>

#include <QtTest>

#include <fstream>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

class FoundTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatAFindingSaysToMachines()
    {
        discovery::Finding finding = found();
        json object = task::toJson(finding);
        QCOMPARE(object.at("name"), json("a woman"));
        QVERIFY(std::abs(object.at("norm").get<double>() - finding.direction.norm()) < 1e-9);
        for (const char *key : {"paired_loss", "paired_loss_interval", "suggested_scale"})
            QVERIFY2(object.at(key).is_null(), key);
        QCOMPARE(object.at("evaluations"), json(10));
        QCOMPARE(object.at("backward_passes"), json(4));
        QCOMPARE(object.at("total_evaluations"), json(18));
        QCOMPARE(object.at("stopped_early"), json(false));
        finding.pairedLoss = -0.25;
        finding.pairedLossInterval = {-0.5, -0.125};
        finding.direction.suggestedScale = 1.5;
        finding.flat = true;
        object = task::toJson(finding);
        QCOMPARE(object.at("paired_loss"), json(-0.25));
        QCOMPARE(object.at("paired_loss_interval"), json({-0.5, -0.125}));
        QCOMPARE(object.at("suggested_scale"), json(1.5));
        QCOMPARE(object.at("stopped_early"), json(true));
    }

    /// What a method measures itself, with its interval, for machines, people and the file.
    void itsOwnMeasuresAreSaid()
    {
        discovery::Finding finding = found();
        QVERIFY(!task::toJson(finding).contains("flips"));
        discovery::recordMeasures(finding);
        QVERIFY(!finding.direction.provenance.contains("measures"));
        finding.measures = {
            {report::countedColumn("flips", "pictures that turn"), report::cellOf({6, 8})},
            {report::column("guard.cosine"), report::fixed(.25)}};
        const json object = task::toJson(finding);
        QCOMPARE(object.at("flips").at("share"), json(.75));
        QCOMPARE(object.at("flips").at("n"), json(8));
        QCOMPARE(object.at("guard").at("cosine"), json(.25));
        const std::string text = describe(finding);
        QVERIFY2(text.find("  pictures that turn    75.0 % [40.9, 92.9]\n") != std::string::npos,
                 text.c_str());
        QVERIFY(text.find("0.25") == std::string::npos); // without a heading
        discovery::recordMeasures(finding);
        QCOMPARE(finding.direction.provenance.at("measures").at("flips").at("n"), json(8));
    }

    /// Over the picture on a coarse grid; and what it cost, all in one figure.
    void whereTheEnergyLiesIsSaid()
    {
        discovery::Finding finding;
        at::Tensor left = at::zeros({1, 2, 8, 8});
        left.narrow(3, 0, 2).fill_(1);
        finding.direction.tensors[network::kMid] = left;
        finding.evaluations = 10;
        finding.backwardPasses = 4;
        finding.totalEvaluations = 18;
        const std::string text = describe(finding);
        QVERIFY2(text.find("  energy over space     mid, in %:\n"
                           "                        25.0  0.0  0.0  0.0\n") != std::string::npos,
                 text.c_str());
        QVERIFY2(text.find("18 in all") != std::string::npos, text.c_str());
    }

    /// Each in a line of its own, and only what there is.
    void whatAFindingSaysToPeople()
    {
        discovery::Finding finding = found();
        finding.usable = true;
        std::string text = describe(finding);
        QVERIFY2(text.starts_with("a woman from a person (method text)\n"), text.c_str());
        for (const char *part : {"held-out loss", "suggested scale", "no usable", "stopped"})
            QVERIFY2(text.find(part) == std::string::npos, part);
        finding.pairedLoss = -0.25;
        finding.pairedLossInterval = {-0.5, -0.125};
        finding.direction.suggestedScale = 1.5;
        finding.stoppedEarly = finding.flat = true;
        finding.usable = false;
        finding.reason = "It does nothing.";
        finding.knownWords = {"a man", "a judge"};
        text = describe(finding);
        for (const char *part :
             {"  held-out loss change  -0.25000 [-0.50000, -0.12500]",
              "  suggested scale       1.5", "  no usable direction: It does nothing.\n",
              "  words that the model knows: a man, a judge\n", "  stopped early",
              "  ended before its steps"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
        for (const std::string &line : task::describeFinding(finding))
            QVERIFY2(!line.empty() && line.find('\n') == std::string::npos, text.c_str());
    }

    /// To the file that is named, else into the library; the same run finds its place again.
    void findingsAreSaved()
    {
        const fs::path named = m_folders.path("mine.safetensors");
        QCOMPARE(task::saveFinding(found(), named), named);
        QCOMPARE(direction::readDirection(named).name, std::string("a woman"));
        const fs::path kept = task::saveFinding(found(), {});
        QCOMPARE(kept, direction::libraryFolder() / "a-woman.safetensors");
        QCOMPARE(task::saveFinding(found(), {}), kept);
        discovery::Finding other = found();
        other.direction.base = "a human";
        QCOMPARE(task::saveFinding(other, {}),
                 direction::libraryFolder() / "a-woman-2.safetensors");
        QCOMPARE(direction::readDirection(kept).base, std::string("a person"));
    }

    void aThumbnailIsKept()
    {
        const auto direction = tests::evenDirection(tests::tinyModel(), "up");
        const fs::path file = m_folders.path("up.safetensors");
        direction::writeDirection(file, direction);
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        task::keepThumbnail(surroundings, file, direction);
        QVERIFY(direction::readThumbnail(file, direction, tests::tinyModel()));
        QVERIFY(surroundings.notes.empty());

        // What goes wrong is said, and is no fault of the discovery.
        const fs::path blocked = m_folders.path("blocked");
        fs::create_directories(blocked);
        direction::writeDirection(blocked / "up.safetensors", direction);
        std::ofstream(blocked / "thumbnails") << "a file";
        task::keepThumbnail(surroundings, blocked / "up.safetensors", direction);
        QVERIFY(surroundings.noted("No thumbnail was made"));
    }

    void aStopLeavesTheThumbnailOut()
    {
        const auto direction = tests::evenDirection(tests::tinyModel(), "down", -1);
        const fs::path file = m_folders.path("down.safetensors");
        for (const int report : {1, 2}) { // before it, and in its midst
            tests::RecordedSurroundings surroundings(tests::tinyModel);
            surroundings.stopAt(report);
            if (report == 1)
                QVERIFY(!surroundings.context().pollKeep({}));
            task::keepThumbnail(surroundings, file, direction);
            QVERIFY(surroundings.context().stopRequested());
            QVERIFY(!fs::exists(direction::thumbnailFileOf(file)));
            QVERIFY(surroundings.notes.empty());
        }
    }

private:
    static discovery::Finding found()
    {
        discovery::Finding finding;
        finding.direction.name = finding.direction.concept_ = "a woman";
        finding.direction.base = "a person";
        finding.direction.method = "text";
        finding.direction.text = at::ones({1, 4, 8});
        finding.evaluations = 10;
        finding.backwardPasses = 4;
        finding.totalEvaluations = 18;
        return finding;
    }

    static std::string describe(const discovery::Finding &finding)
    {
        return boost::algorithm::join(task::describeFinding(finding), "\n") + '\n';
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(FoundTest, "task/found")
#include "found_test.moc"
