#include "responsible/direction_shelf.h"

#include "core/support.h"
#include "direction/direction_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using direction::Direction;
using responsible::DirectionShelf;
namespace fs = std::filesystem;

/// Which directions responsible generation finds again. Nothing is drawn.
class DirectionShelfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void cleanupTestCase() { qunsetenv("XDG_DATA_HOME"); }

    /// One that answers is found under any name; the others are not overwritten.
    void learnedDirectionsStandBesideEachOther()
    {
        const fs::path folder = inside(m_folder, "shelf");
        const DirectionShelf shelf(folder);
        const auto needed = womanWithout({"doctor"});
        QCOMPARE(shelf.keep(learned({"judge"})), folder / "a-woman.safetensors");
        writeBytes(folder / "a-woman-2.safetensors", "damaged");
        QVERIFY(!shelf.find(*m_model, needed));
        QCOMPARE(shelf.keep(learned({"doctor"})), folder / "a-woman-3.safetensors");
        const auto found = shelf.find(*m_model, needed);
        QVERIFY(found && found->learned);
        QCOMPARE(found->file, folder / "a-woman-3.safetensors");
        QCOMPARE(shelf.keep(learned({"doctor"})), folder / "a-woman-3.safetensors");
    }

    /// What a former version called fair-NAME is found and kept under that name.
    void formerNamesAreFound()
    {
        const fs::path folder = inside(m_folder, "former");
        const DirectionShelf shelf(folder);
        fs::create_directories(folder);
        const fs::path former = folder / "fair-a-woman-2.safetensors";
        direction::writeDirection(former, withoutMark(learned({"doctor"})));
        const auto found = shelf.find(*m_model, womanWithout({"doctor"}));
        QVERIFY(found && found->learned);
        QCOMPARE(found->file, former);
        QCOMPARE(shelf.keep(learned({"doctor"})), former);
    }

    /// Of several that answer, the one goes first that was learned here.
    void whatWasLearnedHereGoesFirst()
    {
        const fs::path folder = inside(m_folder, "both");
        const DirectionShelf shelf(folder);
        fs::create_directories(folder);
        direction::writeDirection(folder / "a-first.safetensors", withoutMark(learned({"doctor"})));
        const auto other = shelf.find(*m_model, womanWithout({"doctor"}));
        QVERIFY(other && !other->learned);
        const fs::path file = shelf.keep(learned({"doctor"}));
        const auto found = shelf.find(*m_model, womanWithout({"doctor"}));
        QVERIFY(found && found->learned);
        QCOMPARE(found->file, file);
    }

    /// The whole library is looked through, but not for what may have seen a judged role.
    void theLibraryIsAskedToo()
    {
        const DirectionShelf shelf(inside(m_folder, "empty"));
        const auto needed = womanWithout({"doctor"});
        const direction::Library library;
        const fs::path seen = library.keep(learned({}));
        QVERIFY(!shelf.find(*m_model, needed));
        QCOMPARE(*shelf.findJudged(*m_model, needed), seen);
        const fs::path honest = library.keep(learned({"judge", "doctor"}));
        const auto found = shelf.find(*m_model, needed);
        QVERIFY(found && !found->learned); // its scales are not written into the user's file
        QCOMPARE(found->file, honest);
    }

private:
    responsible::NeededDirection womanWithout(const std::vector<std::string> &roles) const
    {
        return responsible::directionTo(m_model->knowledge, "a woman", roles);
    }

    /// As learnNeeded would make "a woman" without these roles.
    Direction learned(const std::vector<std::string> &without) const
    {
        Direction direction;
        direction.name = "a woman";
        direction.method = "self";
        direction.text = at::ones({1, 77, 8});
        direction.provenance = {{"model", {{"hash", m_model->hash}}},
                                {"learned_for", "responsible generation"},
                                {"settings",
                                 {{"concept", "a woman"},
                                  {"base", "a person"},
                                  {"negative", ""},
                                  {"without", without}}}};
        return direction;
    }

    static Direction withoutMark(Direction direction)
    {
        direction.provenance.erase("learned_for");
        return direction;
    }

    QTemporaryDir m_folder;
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(DirectionShelfTest, "responsible/direction_shelf")
#include "direction_shelf_test.moc"
