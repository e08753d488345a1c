#include "tabs/explore/picture_recipes.h"

#include "support/registry.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

/// From what is on the screen into a PNG and back.
class PictureRecipesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_model.name = "Emoji people";
        m_model.hash = "abc";
        m_model.width = m_model.height = 64;
        m_model.samplers = {"ddim", "dpmpp_2m"};
        m_woman.id = "a-woman";
        m_woman.name = "a woman";
        m_settings.prompt = "a doctor, smiling: \"wide\"";
        m_settings.negative = "a hat";
        m_settings.seeds = {4, 5, 6};
        m_settings.steps = 25;
        m_settings.guidance = 3.5;
        m_settings.sampler = "dpmpp_2m";
        m_slider = {"a-woman", 1.25, sampling::Branch::Both, 100, 900};
    }

    void aSavedPictureBringsItsSettingsBack()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a.png";
        const auto saved = recipe();
        format::writePng(file, {2, 1, {1, 2, 3, 4, 5, 6}}, format::recipeTexts(saved));
        const auto read = format::readRecipe(file);
        QVERIFY(read);
        QVERIFY(*read == saved);

        ExploreState now;
        now.cards = {{{"other", 2}, true}, {{"a-woman", 0}, false}};
        now.solo = "other";
        const RestoredState result = restored(now, *read, m_model, lookup());
        QVERIFY(!result.otherModel);
        QVERIFY(result.missing.empty());
        engine::DrawSettings expected = m_settings;
        expected.seeds = {5};
        QVERIFY(result.state.settings == expected);
        QCOMPARE(result.state.cards[0].slider.scale, 0.);
        QVERIFY(result.state.cards[1].slider == m_slider);
        QVERIFY(result.state.cards[1].on);
        QVERIFY(result.state.solo.empty());
    }

    void whatIsMissingIsNamed()
    {
        auto other = recipe();
        other.modelHash = "another";
        other.sampler = "unheard_of";
        const RestoredState result = restored({}, other, m_model, lookup());
        QVERIFY(result.otherModel);
        QCOMPARE(result.missing, std::vector<std::string>{"a woman"});
        QCOMPARE(result.state.settings.sampler, ExploreState{}.settings.sampler);
    }

    void anotherLibrarysDirectionIsFoundByItsName()
    {
        auto other = recipe();
        other.edits.front().direction = "id-of-elsewhere";
        ExploreState now;
        now.cards = {{{"a-woman", 0}, true}};
        QCOMPARE(restored(now, other, m_model, lookup()).state.cards[0].slider.scale, 1.25);
    }

    void aPictureOfAnotherProgramHasNoRecipe()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a.png";
        for (const char *text :
             {"", "no json", "[]", "{}", "{\"prompt\": 3}", "{\"prompt\": \"a\", \"seed\": -1}"}) {
            format::writePng(file, {1, 1, {1, 2, 3}}, {{format::kDeviascopeKeyword, text}});
            QVERIFY2(!format::readRecipe(file), text);
        }
        format::writePng(file, {1, 1, {1, 2, 3}});
        QVERIFY(!format::readRecipe(file));
    }

private:
    /// Of a picture with seed 5, as the engine states it.
    format::PictureRecipe recipe() const
    {
        format::PictureRecipe recipe;
        recipe.prompt = m_settings.prompt;
        recipe.negative = m_settings.negative;
        recipe.seed = 5;
        recipe.sampler = m_settings.sampler;
        recipe.steps = m_settings.steps;
        recipe.guidance = m_settings.guidance;
        recipe.width = m_model.width;
        recipe.height = m_model.height;
        recipe.microBatch = 4;
        recipe.edits.emplace_back();
        format::RecipeEdit &edit = recipe.edits.back();
        edit.direction = m_slider.direction;
        edit.name = m_woman.name;
        edit.scale = m_slider.scale;
        edit.branch = "both";
        edit.windowFrom = m_slider.windowFrom;
        edit.windowTo = m_slider.windowTo;
        recipe.modelHash = m_model.hash;
        return recipe;
    }

    DirectionLookup lookup()
    {
        return [this](const std::string &id) { return id == m_woman.id ? &m_woman : nullptr; };
    }

    engine::ModelSummary m_model;
    engine::DirectionSummary m_woman;
    engine::DrawSettings m_settings;
    engine::SliderValue m_slider;
};

DEVIASCOPE_TEST(PictureRecipesTest, "tabs/explore/picture_recipes")
#include "picture_recipes_test.moc"
