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
        const auto recipe = recipeOf(m_model, m_settings, 5, {m_slider}, lookup());
        format::writePng(file, {2, 1, {1, 2, 3, 4, 5, 6}}, format::recipeTexts(recipe));
        const auto read = format::readRecipe(file);
        QVERIFY(read);
        QVERIFY(*read == recipe);

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

    /// How many went through the network together is the model's matter, not the grid's; a
    /// direction of another picture size was stretched.
    void aSavedPictureSaysHowItWasDrawn()
    {
        m_model.microBatch = 8;
        m_woman.madeForWidth = m_woman.madeForHeight = 64;
        auto recipe = recipeOf(m_model, m_settings, 5, {m_slider}, lookup());
        QCOMPARE(recipe.microBatch, 8);
        QVERIFY(!recipe.edits.front().resampled);
        m_settings.width = 96;
        m_settings.height = 64;
        recipe = recipeOf(m_model, m_settings, 5, {m_slider}, lookup());
        QVERIFY(recipe.edits.front().resampled);
        m_woman.madeForWidth = m_woman.madeForHeight = 0; // the same at every place
        QVERIFY(!recipeOf(m_model, m_settings, 5, {m_slider}, lookup()).edits.front().resampled);
    }

    void whatIsMissingIsNamed()
    {
        auto recipe = recipeOf(m_model, m_settings, 5, {m_slider}, lookup());
        recipe.modelHash = "another";
        recipe.sampler = "unheard_of";
        const RestoredState result = restored({}, recipe, m_model, lookup());
        QVERIFY(result.otherModel);
        QCOMPARE(result.missing, std::vector<std::string>{"a woman"});
        QCOMPARE(result.state.settings.sampler, ExploreState{}.settings.sampler);
    }

    void anotherLibrarysDirectionIsFoundByItsName()
    {
        auto recipe = recipeOf(m_model, m_settings, 5, {m_slider}, lookup());
        recipe.edits.front().direction = "id-of-elsewhere";
        ExploreState now;
        now.cards = {{{"a-woman", 0}, true}};
        QCOMPARE(restored(now, recipe, m_model, lookup()).state.cards[0].slider.scale, 1.25);
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
