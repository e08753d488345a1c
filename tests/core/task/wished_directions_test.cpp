#include "task/wished_directions.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "direction/library.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
namespace fs = std::filesystem;

class WishedDirectionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_surroundings.notes.clear(); }

    void filesAndNamesOfTheLibrary()
    {
        auto up = tests::evenDirection(tests::tinyModel(), "up");
        up.suggestedScale = 2.5;
        direction::writeDirection(m_folders.path("up.safetensors"), up);
        fs::create_directories(direction::libraryFolder());
        direction::writeDirection(direction::libraryFolder() / "kept.safetensors", up);
        for (const std::string &text : {m_folders.text("up.safetensors"), std::string("kept")})
            QCOMPARE(task::directionFor(m_surroundings, text).name, std::string("up"));
        QVERIFY(m_surroundings.notes.empty());
        const auto missing = tests::errorOf([&] { task::directionFor(m_surroundings, "nowhere"); });
        QVERIFY(missing && missing->kind() == base::ErrorKind::NotFound);

        // Its own scale, else what is said.
        QCOMPARE(loaded({wish("kept")}).at(0).application.scale, 2.5);
        task::DirectionWish scaled = wish("kept");
        scaled.scale = -1;
        QCOMPARE(loaded({scaled}).at(0).application.scale, -1.);
        up.suggestedScale.reset();
        direction::writeDirection(m_folders.path("bare.safetensors"), up);
        QCOMPARE(loaded({wish(m_folders.text("bare.safetensors"))}).at(0).application.scale, 1.);
        QVERIFY(loaded({}).empty());
    }

    void whatDoesNotFitIsRefused()
    {
        direction::Direction wide;
        wide.name = "wide";
        wide.tensors[network::kMid] = at::ones({1, 7, 4, 4});
        const auto error = tests::errorOf([&] { task::checkForModel(m_surroundings, wide); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(error->line().find("wide") != std::string::npos);
    }

    /// Of another model, of another size: it acts, and that is said.
    void whatItWasMadeForIsSaid()
    {
        const model::Model &model = tests::tinyModel();
        auto direction = tests::evenDirection(model, "up");
        for (const std::string &own : {model.hash, model.formerHash}) {
            direction.provenance["model"] = {{"hash", own}};
            task::checkForModel(m_surroundings, direction);
        }
        QVERIFY(m_surroundings.notes.empty());
        direction.provenance["model"] = {{"hash", "another"}, {"name", "elsewhere"}};
        task::checkForModel(m_surroundings, direction);
        QVERIFY(m_surroundings.noted("made with another model: elsewhere"));
        QCOMPARE(m_surroundings.notes.size(), size_t(1));
        direction = tests::evenDirection(model, "small");
        direction.tensors[network::kMid] = at::rand({1, 48, 2, 2});
        task::checkForModel(m_surroundings, direction);
        QCOMPARE(m_surroundings.notes.size(), size_t(2));
        QVERIFY(m_surroundings.noted("\"small\" belongs to another picture size"));
    }

    void howItActsIsTaken()
    {
        const std::string file = save(tests::evenDirection(tests::tinyModel(), "up"));
        format::writePng(m_folders.path("face.png"), {2, 2, std::vector<std::uint8_t>(12, 255)});
        task::DirectionWish all = wish(file);
        all.branch = sampling::Branch::Both;
        all.window = {300, 700};
        all.schedule.points = {{0, 0}, {1000, 1}};
        all.maskFile = m_folders.text("face.png");
        const direction::Application application = loaded({all}).at(0).application;
        QVERIFY(application.branch == sampling::Branch::Both);
        QVERIFY(application.window == all.window);
        QVERIFY(application.schedule == all.schedule);
        QCOMPARE(application.mask.name, std::string("face.png"));
        QVERIFY(application.mask.weights.defined());
        QVERIFY(m_surroundings.notes.empty());
        all.maskFile = m_folders.text("missing.png");
        QVERIFY(tests::errorOf([&] { loaded({all}); }));
    }

    /// What can change nothing is said.
    void whatHasNoEffectIsSaid()
    {
        task::DirectionWish both = wish(save(tests::evenDirection(tests::tinyModel(), "up")));
        both.branch = sampling::Branch::Both;
        loaded({both});
        QVERIFY(m_surroundings.notes.empty());
        task::loadDirections(m_surroundings, 1, {both});
        QVERIFY(m_surroundings.noted("--branch changes nothing"));

        m_surroundings.notes.clear();
        task::DirectionWish words =
            wish(save(tests::textDirection(tests::tinyModel(), "a woman", "a person")));
        loaded({words});
        QVERIFY(m_surroundings.notes.empty());
        words.window = {300, 700};
        loaded({words});
        QVERIFY(m_surroundings.noted("\"a woman\" changes the text"));
        m_surroundings.notes.clear();
        words.window = {};
        words.schedule.points = {{0, 0}};
        loaded({words});
        QVERIFY(m_surroundings.noted("\"a woman\" changes the text"));
    }

private:
    std::vector<direction::AppliedDirection> loaded(const std::vector<task::DirectionWish> &wishes)
    {
        return task::loadDirections(m_surroundings, 7.5, wishes);
    }

    std::string save(const direction::Direction &direction) const
    {
        const std::string file =
            m_folders.text(QString::fromStdString(direction.name) + ".safetensors");
        direction::writeDirection(file, direction);
        return file;
    }

    static task::DirectionWish wish(const std::string &file)
    {
        task::DirectionWish wish;
        wish.file = file;
        return wish;
    }

    tests::UsersFolders m_folders;
    tests::RecordedSurroundings m_surroundings{tests::tinyModel};
};

DEVIASCOPE_TEST(WishedDirectionsTest, "task/wished_directions")
#include "wished_directions_test.moc"
