#include "task/picture_output.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/picture_file.h"
#include "format/picture_recipe.h"
#include "support/registry.h"

#include <QtTest>

#include <array>

using namespace deviascope;
namespace fs = std::filesystem;

class PictureOutputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Pixels, and all that made them.
    void aPictureCarriesItsRecipe()
    {
        const model::Model &model = tests::tinyModel();
        direction::AppliedDirection up{tests::evenDirection(model, "up"), {}};
        up.application.scale = 1.5;
        up.application.branch = sampling::Branch::Both;
        up.application.window = {300, 700};
        up.application.schedule.points = {{0, 0}, {1000, 1}};
        sampling::Settings settings = sampling::Settings::of(model);
        settings.steps = 3;
        const std::array<direction::AppliedDirection, 1> directions{up};
        const fs::path folder = m_folders.path("recipes") / "new";
        const fs::path file =
            task::savePicture(folder, "a-doctor-7", grey(50),
                              {{"a doctor", "a hat", 7}, settings, directions}, model);
        QCOMPARE(file, folder / "a-doctor-7.png");
        QCOMPARE(format::readPicture(file), grey(50));
        const auto recipe = format::readRecipe(file);
        QVERIFY(recipe);
        QCOMPARE(recipe->prompt, std::string("a doctor"));
        QCOMPARE(recipe->negative, std::string("a hat"));
        QCOMPARE(recipe->seed, std::uint64_t(7));
        QCOMPARE(recipe->steps, 3);
        QCOMPARE(recipe->sampler, settings.sampler);
        QCOMPARE(recipe->guidance, settings.guidance);
        QCOMPARE(recipe->microBatch, settings.microBatch);
        QCOMPARE(recipe->width, 64);
        QCOMPARE(recipe->modelHash, model.hash);
        QCOMPARE(recipe->dtype, std::string("fp32"));
        QVERIFY(recipe->from.empty());
        QCOMPARE(recipe->edits.size(), size_t(1));
        const format::RecipeEdit &edit = recipe->edits.front();
        QCOMPARE(edit.name, std::string("up"));
        QCOMPARE(edit.scale, 1.5);
        QCOMPARE(edit.branch, std::string("both"));
        QCOMPARE(edit.windowFrom, 300);
        QCOMPARE(edit.windowTo, 700);
        QCOMPARE(edit.schedule.size(), size_t(2));
        QVERIFY(!edit.resampled);
    }

    /// The direction's own branch holds where none is given; another size stretches it.
    void whatADirectionDidIsSaid()
    {
        const model::Model &model = tests::tinyModel();
        direction::AppliedDirection up{tests::evenDirection(model, "up"), {}};
        up.direction.branch = sampling::Branch::Both;
        up.direction.tensors[network::kMid] = at::rand({1, 48, 2, 2});
        const std::array<direction::AppliedDirection, 1> directions{up};
        sampling::StartPicture start;
        start.name = "me.jpg";
        start.strength = 0.25;
        sampling::Settings settings;
        const auto recipeOf = [&] {
            settings.from = std::make_shared<const sampling::StartPicture>(start);
            return *format::readRecipe(task::savePicture(
                m_folders.path("did"), "x", grey(1), {{"x", "", 0}, settings, directions}, model));
        };
        auto recipe = recipeOf();
        QCOMPARE(recipe.edits.at(0).branch, std::string("both"));
        QVERIFY(recipe.edits.at(0).resampled);
        QCOMPARE(recipe.from, std::string("me.jpg"));
        QCOMPARE(recipe.strength, 0.25);
        QVERIFY(!recipe.inverted);
        start.beginning = sampling::Beginning::Inverted;
        recipe = recipeOf();
        QVERIFY(recipe.inverted);
        QCOMPARE(recipe.strength, 1.);
    }

    /// The same picture again is the same file; anything else gets one of its own.
    void nothingIsLost()
    {
        const fs::path folder = m_folders.path("free");
        fs::create_directories(folder);
        const format::PngTexts texts{{"made", "by us"}}, others{{"made", "otherwise"}};
        const auto write = [&](const base::Picture &picture, const format::PngTexts &with) {
            return task::writeFreePng(folder, "x", picture, with).filename().string();
        };
        QCOMPARE(write(grey(100), texts), std::string("x.png"));
        QCOMPARE(write(grey(100), texts), std::string("x.png"));
        QCOMPARE(write(grey(102), texts), std::string("x.png")); // as in another batch
        QCOMPARE(write(grey(110), texts), std::string("x-2.png"));
        QCOMPARE(write(grey(102), others), std::string("x-3.png"));
        QCOMPARE(write(grey(110), texts), std::string("x-2.png"));
        QCOMPARE(format::readPicture(folder / "x-3.png"), grey(102));
        tests::writeBytes(folder / "y.png", "mine");
        QCOMPARE(task::writeFreePng(folder, "y", grey(1)).filename(), fs::path("y-2.png"));
        QCOMPARE(tests::readBytes(folder / "y.png"), QByteArray("mine"));
        fs::create_symlink("nowhere", folder / "z.png");
        QCOMPARE(task::writeFreePng(folder, "z", grey(1)).filename(), fs::path("z-2.png"));
    }

    /// What belongs together has one number, though only one of its names was taken.
    void aSetHasOneNumber()
    {
        const auto grey = [](int value) {
            return base::Picture{2, 2, std::vector<std::uint8_t>(12, std::uint8_t(value))};
        };
        const auto folder = m_folders.path("sets");
        fs::create_directories(folder);
        const auto write = [&](int mask) {
            const std::vector<task::NamedPng> set = {
                {"", grey(100)}, {"-mask", grey(mask), {}, format::PngPixels::Grey}};
            std::vector<std::string> names;
            for (const fs::path &file : task::writeFreePngs(folder, "x", set))
                names.push_back(file.filename().string());
            return names;
        };
        using Names = std::vector<std::string>;
        QCOMPARE(write(0), (Names{"x.png", "x-mask.png"}));
        QCOMPARE(write(0), (Names{"x.png", "x-mask.png"}));
        QCOMPARE(write(255), (Names{"x-2.png", "x-2-mask.png"}));
        QCOMPARE(format::readPicture(folder / "x-mask.png"), grey(0));
    }

    void namesOfTextsDiffer()
    {
        task::FileNames names;
        QCOMPARE(names.of("a doctor"), std::string("a-doctor"));
        QCOMPARE(names.of("a-doctor"), std::string("a-doctor-2"));
        QCOMPARE(names.of("a doctor"), std::string("a-doctor"));
        QVERIFY(!names.of("").empty());
        const std::string same(300, 'x');
        const std::string cut = names.of(same + " man");
        QVERIFY(cut.size() < 200);
        QVERIFY(names.of(same + " woman") != cut);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        tests::writeBytes(m_folders.path("file"), "");
        const auto error =
            tests::errorOf([&] { task::makeOutFolder(m_folders.path("file") / "below"); });
        QVERIFY(error && error->remedy().find("--out") != std::string::npos);
    }

private:
    static base::Picture grey(std::uint8_t level)
    {
        return {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, level)};
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(PictureOutputTest, "task/picture_output")
#include "picture_output_test.moc"
