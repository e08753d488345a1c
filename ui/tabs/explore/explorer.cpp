#include "tabs/explore/explorer.h"

#include "base/seeds.h"
#include "discovery/method_options.h"
#include "tabs/explore/concept_list.h"

#include <QRandomGenerator>

#include <algorithm>

namespace deviascope::ui {

Explorer::Explorer(engine::Engine &engine, StateStore &store, QObject *parent)
    : QObject(parent),
      m_engine(engine),
      m_session(store),
      m_shelf(engine),
      m_pictures(engine),
      m_tally(engine),
      m_discovery(engine),
      m_rivals(engine, m_session.cards(), [this] { return m_shelf.summaries(); }),
      m_responsible(engine)
{
    connect(&m_session, &ExploreSession::historyChanged, this, &Explorer::historyChanged);
    connect(&m_session, &ExploreSession::saved, this, &Explorer::saved);
    connect(&m_session, &ExploreSession::saveFailed, this, &Explorer::saveFailed);
    connect(&m_engine, &engine::Engine::jobUpdated, this, &Explorer::onJobUpdated);
    connect(&m_pictures, &PictureFlow::judged, &m_tally, &TallyFlow::add);
    connect(&m_pictures, &PictureFlow::settled, this, [this] {
        m_tally.start();
        m_shelf.orderStrips(state().cards, state().settings);
    });
    connect(&m_shelf, &DirectionShelf::stripChanged, this, &Explorer::stripChanged);
    connect(&m_discovery, &DiscoveryFlow::found, this, &Explorer::onFound);
    connect(&m_rivals, &RivalCards::known, this, &Explorer::onKnown);
    connect(&m_rivals, &RivalCards::cardsChanged, this, &Explorer::showCards);
    connect(&m_rivals, &RivalCards::workChanged, this, &Explorer::directionChanged);
    connect(&m_rivals, &RivalCards::failed, this, &Explorer::libraryFailed);
    connect(&m_responsible, &ResponsibleFlow::learned, this, &Explorer::addCard);
}

Explorer::~Explorer() = default;

void Explorer::openModel(const std::filesystem::path &folder)
{
    m_pictures.stop();
    m_tally.stop();
    m_openJob = m_engine.submit(engine::OpenModel{folder});
    Q_EMIT modelChanged();
}

void Explorer::onOpened(const engine::Opened &opened)
{
    m_model = opened.model;
    m_pictures.forget();
    m_tally.forget();
    m_rivals.setModel(*m_model);
    m_responsible.forget();
    m_shelf.fill(opened);

    m_session.open(*m_model, m_shelf.summaries());
    m_tally.setTarget(state().tallyTarget);
    Q_EMIT modelChanged();
    Q_EMIT settingsChanged();
    Q_EMIT cardsChanged();
    Q_EMIT statisticsChanged();
    for (const std::string &file : opened.damaged)
        Q_EMIT libraryFailed({base::ErrorKind::DamagedFile,
                              tr("A direction's file is damaged and left out").toStdString(), file,
                              tr("The other directions are not affected.").toStdString()});
    apply(Hand::Resting);
}

void Explorer::onJobUpdated(const engine::JobUpdate &update)
{
    if (!update.ended())
        return;
    if (update.id == m_openJob) {
        m_openJob = 0;
        if (const auto *opened = std::get_if<engine::Opened>(&update.result)) {
            onOpened(*opened);
        } else {
            Q_EMIT modelChanged();
            if (update.failure)
                Q_EMIT openFailed(*update.failure);
        }
    } else if (std::erase(m_libraryJobs, update.id) > 0) {
        if (update.failure)
            Q_EMIT libraryFailed(*update.failure);
        else if (const auto *summary = std::get_if<engine::DirectionSummary>(&update.result))
            addCard(*summary);
    }
}

void Explorer::setSettings(const engine::DrawSettings &settings)
{
    if (!m_model)
        return;
    if (m_session.setSettings(settings)) {
        m_shelf.forgetStrips();
        Q_EMIT settingsChanged();
        m_session.commit();
    }
    apply(Hand::Resting);
}

void Explorer::use(const ExploreState &state)
{
    if (!m_model)
        return;
    show(m_session.take(state, m_shelf.summaries()));
    m_session.commit();
}

void Explorer::setSeedsLocked(bool locked)
{
    m_session.setSeedsLocked(locked);
    Q_EMIT settingsChanged();
}

void Explorer::draw()
{
    if (state().seedsLocked)
        setSettings(state().settings);
    else
        drawNewSeeds();
}

void Explorer::drawNewSeeds()
{
    engine::DrawSettings settings = state().settings;
    const std::uint64_t first = QRandomGenerator::global()->bounded(quint64(base::kFirstNewSeed),
                                                                    quint64(base::kLastNewSeed));
    for (std::size_t i = 0; i < settings.seeds.size(); ++i)
        settings.seeds[i] = first + i;
    setSettings(settings);
}

void Explorer::stopDrawing()
{
    m_pictures.stop();
    m_tally.stop();
    Q_EMIT m_pictures.changed();
    Q_EMIT m_tally.changed();
}

void Explorer::setScale(const std::string &direction, double scale, Hand hand)
{
    if (!m_session.hasCard(direction))
        return;
    if (m_session.setScale(direction, scale)) {
        m_rivals.noteMove();
        Q_EMIT slidersChanged();
    }
    apply(hand);
    if (hand == Hand::Resting)
        m_session.commit();
}

void Explorer::setCard(const CardState &changed)
{
    if (!m_session.setCard(changed))
        return;
    Q_EMIT slidersChanged();
    applyAndCommit();
}

void Explorer::setSolo(const std::string &direction)
{
    m_session.setSolo(direction);
    Q_EMIT slidersChanged();
    applyAndCommit();
}

void Explorer::resetSliders()
{
    m_session.resetSliders();
    Q_EMIT slidersChanged();
    applyAndCommit();
}

void Explorer::removeDirection(const std::string &direction)
{
    std::string rival;
    for (const CardState &card : state().cards)
        if (card.slider.direction == direction)
            rival = card.rival;
    m_rivals.stop(direction);
    for (const std::string &id : {direction, rival}) {
        if (id.empty())
            continue;
        m_libraryJobs.push_back(m_engine.submit(engine::RemoveDirection{id}));
        dropCard(id);
    }
    apply(Hand::Resting);
    m_session.forgetHistory();
}

void Explorer::importDirection(const std::filesystem::path &file)
{
    m_libraryJobs.push_back(m_engine.submit(engine::ImportDirection{file}));
}

void Explorer::dropCard(const std::string &direction)
{
    m_shelf.remove(direction);
    m_session.drop(direction);
    Q_EMIT cardsChanged();
}

void Explorer::setDiscovery(const base::OptionValues &options)
{
    m_session.setDiscovery(options);
}

void Explorer::discover(const std::string &conceptText, const std::string &baseText,
                        const std::string &method)
{
    if (!m_model)
        return;
    m_session.setQuestion(conceptText, baseText, method);
    engine::Discover request;
    const auto list = ConceptList::of(QString::fromStdString(conceptText));
    if (!list.sets.empty()) {
        request.conceptText = list.sets.front();
        request.together.assign(list.sets.begin() + 1, list.sets.end());
    }
    request.baseText = baseText;
    request.method = method;
    if (const discovery::MethodInfo *info = discovery::knownMethod(method))
        request.options = state().discovery.fittedTo(discovery::optionsOf(*info));
    request.preview = state().settings;
    request.preview.seeds.resize(std::min<std::size_t>(request.preview.seeds.size(), 4));
    // The prompts' difference says nothing of what is kept out or only shown.
    const bool inWords = !request.options.has("negative") && !request.options.has("shown");
    if (!discovery::steersText(method) && inWords && !m_discovery.isRunning())
        for (auto each = list.concepts.rbegin(); each != list.concepts.rend(); ++each) {
            const bool first = *each == list.concepts.front(); // the others would act on top of it
            m_rivals.steer(*each, baseText, first ? Opening::Acting : Opening::Resting);
        }
    m_discovery.start(request);
}

void Explorer::showCards()
{
    if (!m_session.hasCard(state().solo))
        m_session.setSolo({});
    Q_EMIT cardsChanged();
    applyAndCommit();
}

void Explorer::onKnown(const engine::DirectionSummary &summary)
{
    // A text direction is new at first; any other was removed when it is not there.
    if (m_shelf.contains(summary.id) || summary.isText())
        m_shelf.enter(summary);
    Q_EMIT directionChanged(QString::fromStdString(summary.id));
}

void Explorer::onFound(const engine::Found &found)
{
    for (auto other = found.others.rbegin(); other != found.others.rend(); ++other)
        place(*other); // each on top: the first found comes last
    place(found.direction);
}

void Explorer::place(const engine::DirectionSummary &learned)
{
    m_shelf.enter(learned);
    if (m_rivals.pair(learned))
        return;
    addCard(learned);
    m_rivals.measureHeld(learned.id);
}

void Explorer::addCard(const engine::DirectionSummary &summary)
{
    m_shelf.enter(summary);
    m_session.place(summary);
    showCards();
}

void Explorer::setAttribute(const std::string &attribute)
{
    m_session.setAttribute(attribute);
    Q_EMIT statisticsChanged();
}

void Explorer::setTallyTarget(int n)
{
    m_session.setTallyTarget(n);
    m_tally.setTarget(n);
    if (m_pictures.isSettled())
        m_tally.start();
    Q_EMIT statisticsChanged();
}

void Explorer::undo()
{
    show(m_session.undo(m_shelf.summaries()));
}

void Explorer::redo()
{
    show(m_session.redo(m_shelf.summaries()));
}

void Explorer::show(const ExploreSession::Change &change)
{
    if (change.settings)
        m_shelf.forgetStrips();
    m_tally.setTarget(state().tallyTarget);
    Q_EMIT settingsChanged();
    if (change.cards)
        Q_EMIT cardsChanged();
    Q_EMIT slidersChanged();
    Q_EMIT statisticsChanged();
    apply(Hand::Resting);
}

void Explorer::apply(Hand hand)
{
    if (!m_model || m_openJob)
        return;
    const engine::Sliders sliders = m_shelf.revised(activeSliders(state()));
    m_tally.setConditions(state().settings, sliders);
    m_pictures.want(state().settings, sliders, hand);
}

void Explorer::applyAndCommit()
{
    apply(Hand::Resting);
    m_session.commit();
}

} // namespace deviascope::ui
